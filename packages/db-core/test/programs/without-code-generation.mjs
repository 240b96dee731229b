// Reads a result where functions cannot be made of text (--disallow-code-generation-from-strings).
import { createDatabaseServer } from "../../dist/index.js";

const [url] = process.argv.slice(2);
const db = createDatabaseServer(url, { driver: "wire" });
const rows = await db.many("SELECT n, 'row ' || n AS text FROM generate_series(1, 1000) AS n");
await db.close();
process.stdout.write(JSON.stringify({ rows: rows.length, last: rows.at(-1) }));

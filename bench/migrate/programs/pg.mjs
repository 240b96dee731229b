/** One message for each file, and nothing else: no history, no lock, no checksum. */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";

const [folder, connectionString] = process.argv.slice(2);
const client = new pg.Client({ connectionString });
await client.connect();
for (const file of readdirSync(folder).toSorted()) {
  if (!file.endsWith(".up.sql")) continue;
  await client.query(`BEGIN;\n${readFileSync(join(folder, file), "utf8")}\n;COMMIT`);
}
await client.end();

// Reads everything of a statement and says how much there was, and by how many MiB the process grew.
import { createDatabaseServer } from "../../dist/index.js";

const [url, how, text, driver] = process.argv.slice(2);
const db = createDatabaseServer(url, { driver });

async function count(rows) {
  let read = 0;
  for await (const row of rows)
    read += row instanceof Uint8Array ? row.filter(isNewline).length : 1;
  return read;
}
const isNewline = (byte) => byte === 10;

const ways = {
  stream: (statement) => count(db.stream({ text: statement })),
  signal: (statement) =>
    count(db.stream({ text: statement }, { signal: AbortSignal.timeout(1e9) })),
  transaction: (statement) => db.transaction((client) => count(client.stream({ text: statement }))),
  copyTo: (statement) => count(db.copyTo({ text: statement })),
};

const peakMiB = () => process.resourceUsage().maxRSS / 1024;
// What every reader of rows loads and compiles is not what is measured.
await ways[how]("SELECT generate_series(1, 5000) AS n");
const before = peakMiB();
const rows = await ways[how](text);
const grownMiB = peakMiB() - before;
await db.close();
process.stdout.write(JSON.stringify({ rows, grownMiB }));

/**
 * What a transaction of three statements costs the client's processor, in @abe/db-tx and written by hand
 * on @abe/db-core: `node bench/transaction-cost.mjs [rounds]`, after a build. The rounds take turns, so
 * that whatever else the machine does meets both. It can only make a round dearer: the lower quartiles'
 * ratio is what counts.
 */
import { createDatabaseServer } from "../packages/db-core/dist/index.js";
import { createTestDatabase } from "../packages/db-testing/dist/index.js";
import { createTransactionService } from "../packages/db-tx/dist/index.js";

const rounds = Number(process.argv[2] ?? 150);
const perRound = 100;
const warmUps = 20;
const bound = 1.1;

const database = await createTestDatabase();
const db = createDatabaseServer({ ...database.config, maxConnections: 1 });
const service = createTransactionService(db);
await db.query("CREATE TABLE account (id int PRIMARY KEY, balance int NOT NULL)");
await db.query("INSERT INTO account VALUES (1, 0), (2, 0)");

/** @param {import("../packages/db-core/dist/index.js").Queryable} tx */
async function statements(tx) {
  const balance = await tx.scalar("SELECT balance FROM account WHERE id = $1", [1]);
  await tx.execute("UPDATE account SET balance = balance - 1 WHERE id = $1", [1]);
  await tx.execute("UPDATE account SET balance = balance + 1 WHERE id = $1", [2]);
  return balance;
}

/** @type {readonly (readonly [name: string, once: () => Promise<unknown>])[]} */
const ways = [
  ["by hand", () => db.transaction(statements)],
  ["service.run", () => service.run(statements)],
  ["service.run, ambient", () => service.run(() => statements(service.server))],
];

/**
 * Microseconds of this process for one transaction.
 *
 * @param {() => Promise<unknown>} once
 */
async function cost(once) {
  const before = process.cpuUsage();
  for (let n = 0; n < perRound; n++) await once();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / perRound;
}

/** @param {readonly number[] | undefined} values */
function lowerQuartile(values = []) {
  return values.toSorted((a, b) => a - b)[values.length >> 2] ?? Number.NaN;
}

/** @type {Map<string, number[]>} */
const costs = new Map(ways.map(([name]) => [name, []]));
for (let round = -warmUps; round < rounds; round++) {
  // Whoever comes first in a round meets another heap: they take turns in that, too.
  const from = Math.abs(round) % ways.length;
  for (const [name, once] of [...ways.slice(from), ...ways.slice(0, from)]) {
    const spent = await cost(once);
    if (round >= 0) costs.get(name)?.push(spent);
  }
}
const byHand = lowerQuartile(costs.get("by hand"));
for (const [name, values] of costs) {
  const typical = lowerQuartile(values);
  console.log(`${name.padEnd(22)} ${typical.toFixed(1)} µs  ${(typical / byHand).toFixed(3)}`);
}
const ratio = lowerQuartile(costs.get("service.run")) / byHand;
console.log(`service.run against by hand: ${ratio.toFixed(3)}, bound ${bound}`);
if (ratio > bound) process.exitCode = 1;

await db.close();
await database.drop();

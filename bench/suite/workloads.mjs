/** What is measured with which clients. */

/**
 * @typedef {object} Workload
 * @property {string} title
 * @property {readonly string[]} clients
 * @property {import("./load.mjs").Order} order
 * @property {number} rounds - Where nothing else is asked for.
 * @property {number} warmUps
 * @property {"delayed"} [network] - A round trip takes a millisecond longer.
 * @property {number} [quickSize] - Rows of one operation where it has to be quick.
 * @property {Readonly<Record<string, string>>} [ways] - How a client does it, where it has several ways.
 * @property {readonly Figure[]} figures - What is worth reading.
 */

/** @typedef {"opsPerSecond" | "cpuUs" | "p50Us" | "p99Us" | "peakMiB"} Figure */

/** What all figures are a ratio to. */
export const base = "pg";

const peers = [
  "pg",
  "pg, named",
  "pg, pipeline",
  "postgres.js",
  "kysely",
  "drizzle",
  "drizzle, prepared",
  "slonik",
  "pg-promise",
  "@databases/pg",
];
const ours = ["driver/wire", "db-core", "db-core, sql`…`"];
const everybody = ["raw socket floor", ...ours, "db-core on driver/pg", ...peers];

/** @type {readonly Figure[]} */
const speed = ["opsPerSecond", "cpuUs", "p50Us", "p99Us"];

/** @type {Readonly<Record<string, Workload>>} */
export const workloads = {
  "key-1": {
    title: "select by key, 1 at a time",
    clients: [...everybody, "pgbench"],
    order: { operation: "byKey", concurrency: 1, count: 1_000 },
    rounds: 15,
    warmUps: 8,
    figures: speed,
  },
  "key-128": {
    title: "select by key, 128 at a time on 10 connections",
    clients: [...everybody, "pgbench"],
    order: { operation: "byKey", concurrency: 128, count: 6_000 },
    rounds: 15,
    warmUps: 8,
    figures: speed,
  },
  wide: {
    title: "1,000 rows of 10 columns, 4 at a time",
    clients: everybody,
    order: { operation: "wideRows", concurrency: 4, count: 16, size: 1_000 },
    rounds: 21,
    warmUps: 6,
    figures: speed,
  },
  insert: {
    title: "insert returning, 16 at a time",
    clients: [...ours, "db-core on driver/pg", ...peers],
    order: { operation: "insert", concurrency: 16, count: 800 },
    rounds: 15,
    warmUps: 6,
    figures: speed,
  },
  transaction: {
    title: "transaction of 3 statements, 8 at a time",
    clients: [
      "db-core",
      "db-core, tx.last()",
      "db-core, batch",
      "db-core on driver/pg",
      "db-tx",
      ...peers,
    ],
    order: { operation: "transaction", concurrency: 8, count: 400 },
    rounds: 15,
    warmUps: 6,
    figures: speed,
  },
  delayed: {
    title: "select by key, 64 at a time on 10 connections, 1 ms away",
    clients: ["raw socket floor", ...ours, "db-core on driver/pg", ...peers],
    order: { operation: "byKey", concurrency: 64, count: 2_000 },
    rounds: 11,
    warmUps: 4,
    network: "delayed",
    figures: speed,
  },
  storm: {
    title: "1,000 selects by key at once on 10 connections",
    clients: ["db-core", "db-core on driver/pg", ...peers],
    order: { operation: "byKey", concurrency: 1_000, count: 1_000 },
    rounds: 15,
    warmUps: 5,
    figures: speed,
  },
  "head-of-line": {
    title: "64 at a time by key beside two statements of 300 ms",
    clients: [
      "raw socket floor",
      "db-core",
      "db-core on driver/pg",
      "pg",
      "pg, named",
      "pg, pipeline",
      "postgres.js",
    ],
    order: { operation: "byKey", concurrency: 64, count: 6_000, besideSlow: 2 },
    rounds: 7,
    warmUps: 2,
    figures: ["opsPerSecond", "p50Us", "p99Us"],
  },
  bulk: {
    title: "100,000 rows of 5 columns into a table",
    clients: ["db-core", "db-core, copyFrom", "db-core on driver/pg", "pg", "postgres.js"],
    order: { operation: "bulk", concurrency: 1, count: 1, size: 100_000 },
    rounds: 7,
    warmUps: 2,
    quickSize: 10_000,
    ways: {
      "db-core": "insertMany()",
      "db-core on driver/pg": "insertMany()",
      pg: "1,000 rows a statement",
      "postgres.js": "sql(rows), 1,000 rows a statement",
    },
    figures: ["opsPerSecond", "cpuUs"],
  },
  stream: {
    title: "1,000,000 rows of 5 columns, one after the other",
    clients: ["db-core", "db-core on driver/pg", "pg", "postgres.js"],
    order: { operation: "stream", concurrency: 1, count: 1, size: 1_000_000 },
    rounds: 5,
    warmUps: 1,
    quickSize: 100_000,
    ways: {
      "db-core": "stream()",
      "db-core on driver/pg": "stream()",
      pg: "pg-cursor, 1,000 at a time",
      "postgres.js": "cursor(1_000)",
    },
    figures: ["opsPerSecond", "cpuUs", "peakMiB"],
  },
};

/** Operations whose round trips and bytes are counted, one at a time on one connection. */
export const counted = /** @type {const} */ ({
  byKey: "one select",
  insert: "insert returning",
  transaction: "transaction of 3 statements",
  savepoints: "transaction of two savepoints",
  tenTogether: "10 selects at once",
  wideRows: "1,000 rows of 10 columns",
});

export const countedClients = [
  "driver/wire",
  "db-core",
  "db-core, tx.last()",
  "db-core, batch",
  "db-core on driver/pg",
  "db-tx",
  ...peers,
];

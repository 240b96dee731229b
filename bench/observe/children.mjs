import { fileURLToPath } from "node:url";
import { Child } from "../shared/child.mjs";

/** @typedef {Child<import("./child.mjs").Order, number>} VariantChild */

/**
 * A variant that is measured, in a process of its own.
 *
 * @param {string} variant
 * @param {import("@abe/db-testing").TestDatabaseConfig} target - Has the table of {@link schema}.
 * @param {{ callers?: number, flags?: readonly string[] }} [options] - `callers` that take turns on as many
 *   connections, `flags` of Node.js.
 * @returns {Promise<VariantChild>}
 */
export function startChild(variant, target, { callers = 8, flags = [] } = {}) {
  const file = fileURLToPath(new URL("child.mjs", import.meta.url));
  // A run for bytes allocates less than this, so nothing of it is collected before it is counted.
  const execArgv = ["--expose-gc", "--min-semi-space-size=16", ...flags];
  return Child.start(file, [variant, target, callers], execArgv);
}

/** What the statement reads from. */
export const schema = [
  "CREATE TABLE item (id int PRIMARY KEY, name text, price numeric(10, 2), qty int, active bool)",
  "INSERT INTO item SELECT n, 'item ' || n, n * 1.25, n % 100, n % 2 = 0 FROM generate_series(1, 1000) AS n",
  "ANALYZE item",
];

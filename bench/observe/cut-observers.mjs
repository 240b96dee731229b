/**
 * Loads db-core with what it does for observers of statements cut out: functions that do nothing are in the
 * place of those that ask whether anybody watches. Hooks of `node:module`.
 */

const nothing = ["observe", "follow", "observeBatch", "observeCopy"]
  .map((name) => `export function ${name}() {}`)
  .join("\n");

/** @type {import("node:module").LoadHook} */
export async function load(url, context, nextLoad) {
  if (!url.endsWith("/db-core/build/query/observe.js")) return nextLoad(url, context);
  return { format: "module", source: nothing, shortCircuit: true };
}

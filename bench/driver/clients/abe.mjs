import { createDatabaseServer } from "@abe/db-core";

/**
 * All of db-core, on the driver that is named.
 *
 * @param {import("../client.mjs").Target} target
 * @param {"pg" | "wire"} driver
 * @returns {Promise<import("../client.mjs").Client>}
 */
export async function open({ max, ...config }, driver) {
  const db = createDatabaseServer({ ...config, maxConnections: max }, { driver });
  return { query: (text, values) => db.many(text, values), close: () => db.close() };
}

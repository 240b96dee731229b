import postgres from "postgres";

/**
 * @param {import("../client.mjs").Target} target
 * @returns {Promise<import("../client.mjs").Client>}
 */
export async function open({ host, port, user, password, database, max }) {
  const sql = postgres({ host, port, user, password, database, max, ssl: false });
  return {
    query: (text, values) => sql.unsafe(text, [...values], { prepare: true }),
    close: () => sql.end(),
  };
}

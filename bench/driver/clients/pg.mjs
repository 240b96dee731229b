import pg from "pg";
import { byKey, wideRows } from "../statements.mjs";

/** @type {ReadonlyMap<string, string>} */
const names = new Map([
  [byKey, "by_key"],
  [wideRows, "wide_rows"],
]);

/**
 * pg's own pool, with its statements prepared by name or not.
 *
 * @param {import("../client.mjs").Target} target
 * @param {string} how
 * @returns {Promise<import("../client.mjs").Client>}
 */
export async function open(target, how) {
  const pool = new pg.Pool({ ...target, ssl: false });
  return {
    query: async (text, values) => {
      const name = how === "named" ? names.get(text) : undefined;
      const { rows } = await pool.query({ text, values: [...values], ...(name ? { name } : {}) });
      return rows;
    },
    close: () => pool.end(),
  };
}

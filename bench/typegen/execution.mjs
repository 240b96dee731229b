import { toPgPool } from "../../packages/db-core/dist/pg-pool/index.js";

/**
 * What a statement returned: names of its columns, and which of them were NULL, from 0.
 *
 * @typedef {{ columns: readonly string[], nulls: ReadonlySet<number> }} Outcome
 */

/** JSON's null is no NULL. */
const asText = { getTypeParser: () => (/** @type {string | Buffer} */ text) => text };

/**
 * Executes a statement with each set of values, and undoes it.
 *
 * @param {import("../../packages/db-core/dist/index.js").DatabaseServer} server
 * @param {import("./corpus.mjs").Shape} shape
 * @returns {Promise<Outcome>}
 */
export async function execute(server, { text, values }) {
  /** @type {Set<number>} */
  const nulls = new Set();
  /** @type {readonly string[]} */
  let columns = [];
  const client = await toPgPool(server).connect();
  try {
    for (const each of values) {
      await client.query("BEGIN");
      const query = /** @type {const} */ ({ rowMode: "array", types: asText });
      const { rows, fields } = await client.query({ ...query, text, values: [...each] });
      columns = fields.map(({ name }) => name);
      for (const row of /** @type {unknown[][]} */ (/** @type {unknown} */ (rows)))
        row.forEach((value, at) => value === null && nulls.add(at));
      await client.query("ROLLBACK");
    }
  } finally {
    await client.query("ROLLBACK");
    client.release();
  }
  return { columns, nulls };
}

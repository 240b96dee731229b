import postgres from "postgres";
import { bulkColumns, many } from "../schema.mjs";
import { operations, slices } from "./operations.mjs";

/**
 * postgres.js, which prepares by itself.
 *
 * @param {import("../client.mjs").Target} target
 * @returns {Promise<import("../client.mjs").Client>}
 */
export async function open({ host, port, user, password, database, max }) {
  const sql = postgres({
    host,
    port,
    user,
    password,
    database,
    max,
    ssl: false,
    onnotice: () => {},
  });
  const asks = (on) => (text, values) => on.unsafe(text, [...values], { prepare: true });
  return {
    ...operations(asks(sql), (work) => sql.begin((on) => work(asks(on)))),
    byKey: async (id) =>
      (await sql`SELECT id, name, price, qty, active FROM item WHERE id = ${id}`)[0],
    async bulk(rows) {
      let stored = 0;
      for (const slice of slices(rows, 1_000))
        stored += (await sql`INSERT INTO bulk ${sql(slice, ...bulkColumns)}`).count;
      return stored;
    },
    async stream(count, each) {
      for await (const rows of sql.unsafe(many, [count], { prepare: true }).cursor(1_000))
        for (const row of rows) each(row);
    },
    close: () => sql.end(),
  };
}

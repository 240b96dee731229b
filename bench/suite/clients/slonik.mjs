import { createPool, sql } from "slonik";

/**
 * @param {import("../client.mjs").Target} target
 * @returns {Promise<import("../client.mjs").Client>}
 */
export async function open({ host, port, user, password, database, max }) {
  const url = new URL(`postgres://${host}:${port}/${database}?sslmode=disable`);
  Object.assign(url, { username: user, password });
  const pool = await createPool(url.href, { maximumPoolSize: max });
  const byKey = (on, id) =>
    on.one(sql.unsafe`SELECT id, name, price, qty, active FROM item WHERE id = ${id}`);
  return {
    byKey: (id) => byKey(pool, id),
    wideRows: (count) => pool.any(sql.unsafe`SELECT * FROM wide WHERE id <= ${count}`),
    insert: (item) =>
      pool.one(
        sql.unsafe`INSERT INTO entry (item, note) VALUES (${item}, ${"a note of some words"}) RETURNING id, at`,
      ),
    transaction: (id) =>
      pool.transaction(async (tx) => {
        await tx.query(sql.unsafe`UPDATE item SET qty = qty - 1 WHERE id = ${id}`);
        await tx.query(sql.unsafe`UPDATE item SET qty = qty + 1 WHERE id = ${id + 1}`);
        return byKey(tx, id);
      }),
    slow: () => pool.query(sql.unsafe`SELECT pg_sleep(0.3)`),
    close: () => pool.end(),
  };
}

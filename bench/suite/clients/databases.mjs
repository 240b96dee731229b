import createConnectionPool, { sql } from "@databases/pg";

/**
 * @param {import("../client.mjs").Target} target
 * @returns {Promise<import("../client.mjs").Client>}
 */
export async function open({ host, port, user, password, database, max }) {
  const db = createConnectionPool({
    ...{ host, port, user, password, database, poolSize: max },
    ssl: false,
    bigIntMode: "string",
  });
  const byKey = async (on, id) =>
    (await on.query(sql`SELECT id, name, price, qty, active FROM item WHERE id = ${id}`))[0];
  return {
    byKey: (id) => byKey(db, id),
    wideRows: (count) => db.query(sql`SELECT * FROM wide WHERE id <= ${count}`),
    insert: async (item) =>
      (
        await db.query(
          sql`INSERT INTO entry (item, note) VALUES (${item}, ${"a note of some words"}) RETURNING id, at`,
        )
      )[0],
    transaction: (id) =>
      db.tx(async (tx) => {
        await tx.query(sql`UPDATE item SET qty = qty - 1 WHERE id = ${id}`);
        await tx.query(sql`UPDATE item SET qty = qty + 1 WHERE id = ${id + 1}`);
        return byKey(tx, id);
      }),
    slow: () => db.query(sql`SELECT pg_sleep(0.3)`),
    close: () => db.dispose(),
  };
}

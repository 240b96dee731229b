import knex from "knex";

export const manifest = "knex";

export function open(url) {
  const db = knex({ client: "pg", connection: url, pool: { min: 0, max: 4 } });
  return {
    transaction: (work) => db.transaction(work),
    nested: (tx, work) => tx.transaction(work),
    query: async (on, text) => (await on.raw(text)).rows,
    close: () => db.destroy(),
  };
}

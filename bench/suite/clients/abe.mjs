import { createDatabaseServer, sql } from "@abe/db-core";
import * as texts from "../schema.mjs";
import { operations } from "./operations.mjs";

/**
 * All of db-core.
 *
 * @param {import("../client.mjs").Target} target
 * @param {"wire" | "template" | "last" | "batch" | "copy" | "pg"} how
 * @returns {Promise<import("../client.mjs").Client>}
 */
export async function open({ max, ...config }, how) {
  const driver = how === "pg" ? "pg" : "wire";
  const db = createDatabaseServer({ ...config, maxConnections: max }, { driver });
  const begin = (work) => db.transaction((tx) => work((text, values) => tx.many(text, values)));
  const { savepoints: _, ...usual } = operations((text, values) => db.many(text, values), begin);
  const one = { ...usual, byKey: (id) => db.one(texts.byKey, [id]) };
  const own = how in ways ? ways[how](db, one) : { ...one, ...transfers(db) };
  return { ...own, close: () => db.close() };
}

function transfers(db) {
  const target = { table: "bulk", columns: texts.bulkColumns };
  return {
    bulk: (rows) => db.insertMany(target, rows),
    async stream(count, each) {
      for await (const row of db.stream({ text: texts.many, values: [count] })) each(row);
    },
  };
}

function* cells(rows) {
  for (const { id, name, ratio, flag, at } of rows) yield [id, name, ratio, flag, at];
}

/** One way of doing it each, and what it leaves as it is. */
const ways = {
  template: (db, usual) => ({
    ...usual,
    byKey: (id) => db.one(sql`SELECT id, name, price, qty, active FROM item WHERE id = ${id}`),
  }),
  last: (db, { byKey }) => ({
    byKey,
    transaction: (id) =>
      db.transaction(async (tx) => {
        await tx.execute(texts.take, [id]);
        await tx.execute(texts.give, [id + 1]);
        return tx.last().one(texts.byKey, [id]);
      }),
  }),
  batch: (db) => ({
    byKey: async (id) => (await db.batch([{ text: texts.byKey, values: [id] }]))[0].rows[0],
    async transaction(id) {
      const statements = [
        { text: texts.take, values: [id] },
        { text: texts.give, values: [id + 1] },
        { text: texts.byKey, values: [id] },
      ];
      return (await db.batch(statements))[2].rows[0];
    },
  }),
  copy: (db, { byKey }) => ({
    byKey,
    bulk: (rows) => db.copyFrom({ table: "bulk", columns: texts.bulkColumns }, cells(rows)),
  }),
};

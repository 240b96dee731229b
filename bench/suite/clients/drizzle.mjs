import { eq, lte, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import * as table from "drizzle-orm/pg-core";
import pg from "pg";
import { slow } from "../schema.mjs";

const item = table.pgTable("item", {
  id: table.integer().primaryKey(),
  name: table.text(),
  price: table.numeric({ precision: 10, scale: 2 }),
  qty: table.integer(),
  active: table.boolean(),
});
const wide = table.pgTable("wide", {
  id: table.integer(),
  big: table.bigint({ mode: "bigint" }),
  flag: table.boolean(),
  ratio: table.doublePrecision(),
  amount: table.numeric({ precision: 12, scale: 4 }),
  at: table.timestamp({ withTimezone: true }),
  key: table.uuid(),
  doc: table.jsonb(),
  words: table.text().array(),
  note: table.text(),
});
const entry = table.pgTable("entry", {
  id: table.bigserial({ mode: "number" }).primaryKey(),
  item: table.integer(),
  note: table.text(),
  at: table.timestamp({ withTimezone: true }).defaultNow(),
});

/**
 * drizzle over pg's pool, its builder used for each statement or its statements prepared once.
 *
 * @param {import("../client.mjs").Target} target
 * @param {"builder" | "prepared"} how
 * @returns {Promise<import("../client.mjs").Client>}
 */
export async function open(target, how) {
  const pool = new pg.Pool({ ...target, ssl: false });
  const db = drizzle({ client: pool });
  const find = (on, id) => on.select().from(item).where(eq(item.id, id));
  const rows = (count) => db.select().from(wide).where(lte(wide.id, count));
  const close = () => pool.end();
  if (how === "prepared") {
    const byKey = find(db, sql.placeholder("id")).prepare("by_key");
    const wideRows = rows(sql.placeholder("count")).prepare("wide_rows");
    return {
      byKey: async (id) => (await byKey.execute({ id }))[0],
      wideRows: (count) => wideRows.execute({ count }),
      close,
    };
  }
  const change = (on, id, by) =>
    on
      .update(item)
      .set({ qty: sql`${item.qty} + ${by}` })
      .where(eq(item.id, id));
  return {
    byKey: async (id) => (await find(db, id))[0],
    wideRows: (count) => rows(count),
    async insert(id) {
      const values = { item: id, note: "a note of some words" };
      return (await db.insert(entry).values(values).returning({ id: entry.id, at: entry.at }))[0];
    },
    transaction: (id) =>
      db.transaction(async (tx) => {
        await change(tx, id, -1);
        await change(tx, id + 1, 1);
        return (await find(tx, id))[0];
      }),
    slow: () => db.execute(sql.raw(slow)),
    close,
  };
}

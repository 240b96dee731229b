import { Kysely, PostgresDialect, sql } from "kysely";
import pg from "pg";
import { slow } from "../schema.mjs";

/**
 * kysely's query builder over pg's pool.
 *
 * @param {import("../client.mjs").Target} target
 * @returns {Promise<import("../client.mjs").Client>}
 */
export async function open(target) {
  const pool = new pg.Pool({ ...target, ssl: false });
  const db = new Kysely({ dialect: new PostgresDialect({ pool }) });
  const byKey = (on, id) =>
    on
      .selectFrom("item")
      .select(["id", "name", "price", "qty", "active"])
      .where("id", "=", id)
      .executeTakeFirstOrThrow();
  const change = (on, id, by) =>
    on
      .updateTable("item")
      .set({ qty: sql`qty + ${by}` })
      .where("id", "=", id)
      .execute();
  return {
    byKey: (id) => byKey(db, id),
    wideRows: (count) => db.selectFrom("wide").selectAll().where("id", "<=", count).execute(),
    insert: (item) =>
      db
        .insertInto("entry")
        .values({ item, note: "a note of some words" })
        .returning(["id", "at"])
        .executeTakeFirstOrThrow(),
    transaction: (id) =>
      db.transaction().execute(async (tx) => {
        await change(tx, id, -1);
        await change(tx, id + 1, 1);
        return byKey(tx, id);
      }),
    slow: () => sql.raw(slow).execute(db),
    close: () => db.destroy(),
  };
}

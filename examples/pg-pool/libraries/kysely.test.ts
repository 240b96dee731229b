import { toPgPool } from "@abe/db-core/pg-pool";
import { type Generated, Kysely, PostgresDialect, sql } from "kysely";
import Cursor from "pg-cursor";
import { expect, it } from "vitest";
import { stage } from "./stage.js";

interface Database {
  person: { id: Generated<number>; name: string; born: Date | null };
}

const { serve } = stage(
  "CREATE TABLE person (id int GENERATED ALWAYS AS IDENTITY, name text UNIQUE, born date)",
);

it("writes and reads, with pg's own values", async () => {
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: toPgPool(serve()) }) });
  const born = new Date(1815, 11, 10);
  const { id } = await db
    .insertInto("person")
    .values({ name: "Ada", born })
    .returning("id")
    .executeTakeFirstOrThrow();
  const found = await db.selectFrom("person").selectAll().where("id", "=", id).execute();
  expect(found).toEqual([{ id, name: "Ada", born }]);
  const { numUpdatedRows } = await db
    .updateTable("person")
    .set({ born: null })
    .where("name", "=", "Ada")
    .executeTakeFirstOrThrow();
  expect(numUpdatedRows).toBe(1n);
  await db.destroy();
});

it("leaves no rows of a transaction that throws", async () => {
  const server = serve({ maxConnections: 1 });
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: toPgPool(server) }) });
  const work = db.transaction().execute(async (tx) => {
    await tx.insertInto("person").values({ name: "Bob" }).execute();
    throw new RangeError("on purpose");
  });
  await expect(work).rejects.toThrow("on purpose");
  expect(await server.scalar("SELECT count(*)::int FROM person WHERE name = 'Bob'")).toBe(0);
  await db.destroy();
});

it("goes back to a savepoint, and keeps the isolation level that was asked for", async () => {
  const server = serve({ maxConnections: 1 });
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: toPgPool(server) }) });
  const tx = await db.startTransaction().setIsolationLevel("serializable").execute();
  const level = await sql<{ level: string }>`
    SELECT current_setting('transaction_isolation') AS level`.execute(tx);
  const kept = await tx.savepoint("before").execute();
  await kept.insertInto("person").values({ name: "Cleo" }).execute();
  await expect(kept.insertInto("person").values({ name: "Cleo" }).execute()).rejects.toMatchObject({
    code: "23505",
  });
  await kept.rollbackToSavepoint("before").execute();
  await tx.insertInto("person").values({ name: "Dora" }).execute();
  await tx.commit().execute();
  expect(level.rows).toEqual([{ level: "serializable" }]);
  expect(await server.column("SELECT name FROM person WHERE name IN ('Cleo', 'Dora')")).toEqual([
    "Dora",
  ]);
  await db.destroy();
});

it("streams through pg-cursor, and may stop early", async () => {
  const server = serve({ maxConnections: 1 });
  const dialect = new PostgresDialect({ pool: toPgPool(server), cursor: Cursor });
  const db = new Kysely<Database>({ dialect });
  const numbers: number[] = [];
  const query = db
    .selectFrom(sql<{ n: number }>`generate_series(1, 1000)`.as<"n">(sql`series(n)`))
    .select(sql<number>`n`.as("n"));
  for await (const { n } of query.stream(10)) {
    numbers.push(n);
    if (n === 15) break;
  }
  expect(numbers).toHaveLength(15);
  expect(await server.scalar("SELECT 1")).toBe(1);
  await db.destroy();
});

it("calls back for each session it sets up, and finds it so", async () => {
  const dialect = new PostgresDialect({
    pool: toPgPool(serve({ maxConnections: 1 })),
    onCreateConnection: async (connection) => {
      await connection.executeQuery(sql`SET app.tenant = 'acme'`.compile(db));
    },
  });
  const db: Kysely<Database> = new Kysely<Database>({ dialect });
  for (let at = 0; at < 3; at++) {
    const { rows } = await sql`SELECT current_setting('app.tenant') AS tenant`.execute(db);
    expect(rows).toEqual([{ tenant: "acme" }]);
  }
  await db.destroy();
});

it("destroys its pool, and leaves the server open", async () => {
  const server = serve();
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: toPgPool(server) }) });
  await db.selectFrom("person").selectAll().execute();
  await db.destroy();
  expect(await server.scalar("SELECT 1")).toBe(1);
});

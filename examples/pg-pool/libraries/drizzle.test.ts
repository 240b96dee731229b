import { toPgPool } from "@abe/db-core/pg-pool";
import { eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import { bigint, integer, jsonb, pgTable, text, timestamp } from "drizzle-orm/pg-core";
import type pg from "pg";
import { expect, it } from "vitest";
import { stage } from "./stage.js";

const notes = pgTable("notes", {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  title: text().unique(),
  size: bigint({ mode: "bigint" }),
  facts: jsonb().$type<{ a: number }>(),
  at: timestamp({ withTimezone: true }),
});

const { serve } = stage(
  `CREATE TABLE notes (
    id int PRIMARY KEY GENERATED ALWAYS AS IDENTITY, title text UNIQUE,
    size bigint, facts jsonb, at timestamptz)`,
);

it("writes and reads rows as arrays, with types of its own", async () => {
  const db = drizzle({ client: toPgPool<pg.Pool>(serve()) });
  const note = {
    title: "one",
    size: 2n ** 60n,
    facts: { a: 1 },
    at: new Date("2024-02-29T12:00Z"),
  };
  const [stored] = await db.insert(notes).values(note).returning();
  expect(stored).toMatchObject(note);
  expect(await db.select({ size: notes.size }).from(notes).where(eq(notes.title, "one"))).toEqual([
    { size: note.size },
  ]);
  const byName = db.select().from(notes).where(eq(notes.title, "one")).prepare("by_title");
  expect(await byName.execute()).toMatchObject([note]);
});

it("leaves no rows of a transaction that throws", async () => {
  const server = serve();
  const db = drizzle({ client: toPgPool<pg.Pool>(server) });
  const work = db.transaction(async (tx) => {
    await tx.insert(notes).values({ title: "two" });
    throw new RangeError("on purpose");
  });
  await expect(work).rejects.toThrow("on purpose");
  expect(await server.scalar("SELECT count(*)::int FROM notes WHERE title = 'two'")).toBe(0);
});

it("takes it for a pool: every statement of a transaction runs on one connection of its own", async () => {
  const server = serve({ maxConnections: 2 });
  const db = drizzle({ client: toPgPool<pg.Pool>(server) });
  const outside = await db.transaction(async (tx) => {
    await tx.insert(notes).values({ title: "three" });
    await expect(
      tx.transaction((inner) => inner.insert(notes).values({ title: "three" })),
    ).rejects.toMatchObject({ cause: { code: "23505" } });
    return db.select().from(notes).where(eq(notes.title, "three"));
  });
  expect(outside).toEqual([]);
  expect(await server.exists("SELECT FROM notes WHERE title = 'three'")).toBe(true);
});

it("takes a client for a client: a transaction runs on that very connection", async () => {
  const server = serve({ maxConnections: 1 });
  const pool = toPgPool<pg.Pool>(server);
  const client = await pool.connect();
  const db = drizzle({ client });
  await db.transaction(async (tx) => {
    await tx.insert(notes).values({ title: "four" });
  });
  client.release();
  expect(await server.exists("SELECT FROM notes WHERE title = 'four'")).toBe(true);
});

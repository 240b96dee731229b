import { setTimeout } from "node:timers/promises";
import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createDatabaseServer, type DatabaseServer, type RowToInsert } from "../src/index.js";
import { later, people } from "./support/people.js";
import { waitUntil } from "./support/wait-until.js";

let database: TestDatabase;
let db: DatabaseServer;

beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabaseServer(database.config);
  await db.query("CREATE TABLE person (id int PRIMARY KEY, name text NOT NULL, born date)");
});
beforeEach(() => db.query("TRUNCATE person"));
afterAll(async () => {
  await db.close();
  await database.drop();
});

const target = { table: "person", columns: ["id", "name"] };

const count = (): Promise<number> => database.server.scalar("SELECT count(*)::int FROM person");

describe("insertMany", () => {
  it("ends within its limits", async () => {
    await database.server.transaction(async (tx) => {
      await tx.query("LOCK TABLE person");
      for (const size of [2, 60])
        await expect(db.insertMany(target, people(size), { timeoutMs: 100 })).rejects.toMatchObject(
          { name: "QueryTimeoutError", outcome: "not_applied" },
        );
    });
    expect(await count()).toBe(0);
  });

  it("ends within its limits when its source never waits, and lets others go on meanwhile", async () => {
    function* endless(): Generator<RowToInsert> {
      for (let id = 1; ; id++) yield [id, "a name"];
    }
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const options = { onConflict: "nothing", timeoutMs: 50 } as const;
    await expect(db.insertMany(target, endless(), options)).rejects.toMatchObject({
      name: "QueryTimeoutError",
      outcome: "not_applied",
    });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(1);
    expect(await count()).toBe(0);
  });

  it.each([0, 20, 70])(
    "ends within its limits when its source gives no more (after %i rows)",
    async (size) => {
      async function* stuck(): AsyncGenerator<RowToInsert> {
        yield* people(size);
        await new Promise(() => undefined);
      }
      const own = { ...target, table: "letters" };
      await db.query("CREATE TABLE IF NOT EXISTS letters (id int, name text)");
      await db.query("CREATE OR REPLACE VIEW letters_seen AS SELECT * FROM letters LIMIT 1");
      for (const at of [own, { ...own, table: "letters_seen" }])
        await expect(db.insertMany(at, stuck(), { timeoutMs: 150 })).rejects.toMatchObject({
          name: "QueryTimeoutError",
          outcome: "not_applied",
        });
      const signal = AbortSignal.timeout(50);
      await expect(db.insertMany(own, stuck(), { signal })).rejects.toMatchObject({
        name: "QueryAbortedError",
        outcome: "not_applied",
      });
      await expect(db.insertMany(own, stuck(), { signal })).rejects.toMatchObject({
        name: "QueryAbortedError",
      });
      expect(await db.scalar("SELECT count(*)::int FROM letters")).toBe(0);
      await waitUntil(() => db.stats().used === 0);
    },
  );

  it("lets its source end, once, whatever becomes of the rows", async () => {
    let open = 0;
    let ended = 0;
    function* source(size: number): Generator<RowToInsert> {
      open++;
      try {
        yield* people(size);
      } finally {
        ended++;
      }
    }
    const wrongTable = { table: "persno", columns: ["id", "name"] };
    await expect(db.insertMany(wrongTable, source(99))).rejects.toMatchObject({ code: "42P01" });
    await expect(db.insertMany(wrongTable, later(source(99)))).rejects.toMatchObject({
      code: "42P01",
    });
    const wrongColumn = { table: "person", columns: ["id", "nmae"] };
    await expect(db.insertMany(wrongColumn, source(99))).rejects.toMatchObject({ code: "42703" });
    const short = { table: "person", columns: ["id", "name", "born"] };
    await expect(db.insertMany(short, source(99), { onConflict: "nothing" })).rejects.toMatchObject(
      { name: "ParameterError" },
    );
    await expect(db.insertMany(short, source(99))).rejects.toThrow("row 1, column 3");
    await db.insertMany(target, source(99));
    await waitUntil(() => ended === open);
    expect(open).toBe(6);

    let returned = 0;
    const custom = {
      [Symbol.iterator]: (): Iterator<RowToInsert> => ({
        next: () => ({ done: false, value: { id: 1, name: "n" } }),
        return: () => {
          returned++;
          return { done: true, value: undefined };
        },
      }),
    };
    await expect(db.insertMany(target, custom)).rejects.toMatchObject({ code: "23505" });
    await waitUntil(() => returned === 1);
  });

  it.each([
    ["a source that waits, with conflicts to be dealt with", true, "person"],
    ["a source that never waits, with conflicts to be dealt with", false, "person"],
    ["a source that waits, for a view", true, "person_seen"],
    ["a source that never waits, for a view", false, "person_seen"],
  ] as const)("asks %s, for no more once its time is over", async (_, waits, table) => {
    await db.query("CREATE OR REPLACE VIEW person_seen AS SELECT id, name FROM person");
    let asked = 0;
    const row = { done: false, value: { id: 1, name: "n" } } as const;
    // It cannot be told to end.
    const endless = waits
      ? {
          [Symbol.asyncIterator]: () => ({
            next: async () => {
              // A view is looked up once so many rows are there.
              if (++asked > 60) await setTimeout(10);
              return row;
            },
          }),
        }
      : { [Symbol.iterator]: () => ({ next: () => (asked++, row) }) };
    const conflicts = table === "person" ? ({ onConflict: "nothing" } as const) : {};
    const options = { ...conflicts, timeoutMs: 150 };
    await expect(db.insertMany({ ...target, table }, endless, options)).rejects.toMatchObject({
      name: "QueryTimeoutError",
      outcome: "not_applied",
    });
    const before = asked;
    await setTimeout(100);
    expect(asked).toBe(before);
  });
});

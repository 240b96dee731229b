import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createDatabaseServer } from "../src/index.js";
import type { DbObserver } from "../src/observer/index.js";
import { waitUntil } from "./support/wait-until.js";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** Whether what has begun has ended, each once. */
class Balance {
  readonly ends: number[] = [];

  begin(): () => void {
    const at = this.ends.push(0) - 1;
    return () => void this.ends[at]!++;
  }

  get isEven(): boolean {
    return this.ends.every((count) => count === 1);
  }
}

it("who hears that an idle connection has died gets another one", async () => {
  await using db = createDatabaseServer({ ...database.config, maxConnections: 1 });
  const acquired = new Balance();
  const answers: Promise<unknown>[] = [];
  const pid: number = await db.scalar("SELECT pg_backend_pid()");
  db.addObserver({
    acquire: () => acquired.begin(),
    retire: ({ reason }) => {
      if (reason === "error") answers.push(db.scalar("SELECT 7"));
    },
  });
  await database.server.query("SELECT pg_terminate_backend($1)", [pid]);
  await waitUntil(() => answers.length > 0);
  expect(await Promise.all(answers)).toEqual([7]);
  expect(acquired).toMatchObject({ ends: [1], isEven: true });
});

it("an observer may ask the server from within each of its methods", async () => {
  const asked = new Set<string>();
  const answers: Promise<unknown>[] = [];
  const queries = new Balance();
  const acquired = new Balance();
  const db = createDatabaseServer({ ...database.config, maxConnections: 2 });
  const ask = (from: string): void => {
    if (asked.has(from)) return;
    asked.add(from);
    answers.push(db.scalar("SELECT 1"), db.scalar("SELECT 2", [], { timeoutMs: 60_000 }));
  };
  const observer: DbObserver = {
    connect: () => (ask("connect"), () => ask("connected")),
    acquire: () => {
      const end = acquired.begin();
      ask("acquire");
      return () => (end(), ask("acquired"));
    },
    query: () => {
      const end = queries.begin();
      ask("query");
      return () => (end(), ask("queried"));
    },
    release: () => ask("release"),
    retire: () => ask("retire"),
  };
  db.addObserver(observer);
  const pid: number = await db.scalar("SELECT pg_backend_pid()");
  await db.transaction((client) => client.query("SELECT 1"));
  await database.server.query("SELECT pg_terminate_backend($1)", [pid]);
  await waitUntil(() => asked.size === 8);
  for (const answer of answers) expect([1, 2]).toContain(await answer);
  await db.close();
  expect(queries.isEven).toBe(true);
  expect(acquired.isEven).toBe(true);
});

it("a value may ask the server while it is written", async () => {
  await using db = createDatabaseServer({ ...database.config, maxConnections: 1 });
  let inner: Promise<number> | undefined;
  const value = {
    toJSON: () => {
      inner = db.scalar("SELECT 2");
      return { one: 1 };
    },
  };
  expect(await db.scalar("SELECT $1::json->>'one'", [value])).toBe("1");
  expect(await inner).toBe(2);
});

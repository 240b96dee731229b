import assert from "node:assert/strict";
import type { Behaviour, Stage } from "./behaviour.js";
import { assertRejects, newTable } from "./expectations.js";

/** Milliseconds a statement runs before it is stopped, and how long stopping it may take at most. */
const STOP_AFTER_MS = 100;
const STOPPED_WITHIN_MS = 5_000;

/** How failures are told and what they leave behind. */
export const errorBehaviours: readonly Behaviour[] = [
  {
    title: "passes on the server's SQLSTATE and constraint, and says that nothing was applied",
    show: async ({ queryable }) => {
      const table = await newTable(queryable, "id int PRIMARY KEY");
      await queryable.execute(`INSERT INTO ${table} VALUES (1)`);
      await assertRejects(queryable.execute(`INSERT INTO ${table} VALUES ($1)`, [1]), {
        code: "23505",
        outcome: "not_applied",
        constraint: `${table}_pkey`,
      });
    },
  },
  {
    title: "goes on after an error; in a transaction, refuses until it is rolled back",
    show: async (stage) => {
      await assertRejects(stage.queryable.query("SELECT 1 / 0"), { code: "22012" });
      await assertUsable(stage);
    },
  },
  {
    title: "refuses transaction control, wherever the keyword hides",
    show: async ({ queryable }) => {
      for (const text of [
        "BEGIN",
        "commit",
        " \n-- why\n/* a /* b */ */ Rollback",
        "SAVEPOINT s",
      ]) {
        await assertRejects(queryable.query(text), {
          code: "DB_TRANSACTION_CONTROL",
          outcome: "not_applied",
        });
      }
      assert.equal(await queryable.scalar("SELECT 1"), 1);
    },
  },
  {
    title: "runs none of several statements in one text",
    show: async ({ queryable, inTransaction }) => {
      const table = await newTable(queryable, "id int");
      const text = `INSERT INTO ${table} VALUES (1); INSERT INTO ${table} VALUES (2)`;
      await assert.rejects(queryable.query(text), Error);
      if (!inTransaction) assert.equal(await queryable.exists(`SELECT FROM ${table}`), false);
    },
  },
  {
    title: "does not send a statement whose signal is aborted already",
    show: async ({ queryable }) => {
      const table = await newTable(queryable, "id int");
      const insert = queryable.query(`INSERT INTO ${table} VALUES (1)`, [], {
        signal: AbortSignal.abort(),
      });
      await assertRejects(insert, { code: "DB_QUERY_ABORTED", outcome: "not_applied" });
      assert.equal(await queryable.exists(`SELECT FROM ${table}`), false);
    },
  },
  {
    title: "cancels a running statement when its signal is aborted",
    show: async (stage) => {
      const signal = AbortSignal.timeout(STOP_AFTER_MS);
      await assertStopped(stage, "DB_QUERY_ABORTED", { signal });
    },
  },
  {
    title: "cancels a running statement at its deadline",
    show: (stage) => assertStopped(stage, "DB_QUERY_TIMEOUT", { timeoutMs: STOP_AFTER_MS }),
  },
];

async function assertStopped(
  stage: Stage,
  code: string,
  options: { readonly signal?: AbortSignal; readonly timeoutMs?: number },
): Promise<void> {
  const start = performance.now();
  await assertRejects(stage.queryable.query("SELECT pg_sleep(60)", [], options), { code });
  const took = performance.now() - start;
  assert.ok(took < STOPPED_WITHIN_MS, `stopping took ${Math.round(took)} ms`);
  await assertUsable(stage);
}

async function assertUsable({ queryable, inTransaction }: Stage): Promise<void> {
  if (inTransaction) await assertRejects(queryable.query("SELECT 1"), { code: "DB_TX_ABORTED" });
  else assert.equal(await queryable.scalar("SELECT 1"), 1);
}

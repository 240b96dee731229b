import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { insert, openStage, type Stage } from "./support/stage.js";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
beforeEach(() => stage.clear());
afterAll(() => stage[Symbol.asyncDispose]());

/** Inserts the row 1, and ends well although it is cancelled. */
const stubborn =
  "DO $$ BEGIN INSERT INTO kept VALUES (1); BEGIN PERFORM pg_sleep(60); EXCEPTION WHEN query_canceled THEN NULL; END; END $$";

it("what was stopped before a savepoint is not forgiven with the savepoint's rollback", async () => {
  const { service } = stage;
  const seen: unknown[] = [];
  const run = service.run(async (tx) => {
    await insert(tx, 7);
    const stopped = tx.query(stubborn, [], { timeoutMs: 200 }).catch((error: unknown) => error);
    // Its SAVEPOINT stands behind the statement, and is set.
    const inner = tx.savepoint((child) => insert(child, 2)).catch((error: unknown) => error);
    seen.push(await stopped, await inner);
  });
  await expect(run).rejects.toMatchObject({
    name: "TxAbortedCommitError",
    outcome: "not_applied",
    cause: { name: "QueryTimeoutError", outcome: "not_applied" },
  });
  expect(seen).toMatchObject([
    { name: "QueryTimeoutError", outcome: "not_applied" },
    { name: "TxAbortedError" },
  ]);
  expect(await stage.kept()).toEqual([]);
});

it("what was stopped inside a savepoint is undone with it, and the rest is kept", async () => {
  const { service } = stage;
  await service.run(async (tx) => {
    await insert(tx, 7);
    await expect(
      tx.savepoint((child) => child.query(stubborn, [], { timeoutMs: 200 })),
    ).rejects.toMatchObject({ name: "QueryTimeoutError", outcome: "not_applied" });
    await insert(tx, 8);
  });
  expect(await stage.kept()).toEqual([7, 8]);
});

import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import type { TransactionClient } from "../src/index.js";
import { failure, FaultStage, graceMs, pid } from "./support/fault-stage.js";

let stage: FaultStage;
beforeAll(async () => {
  stage = await FaultStage.open();
});
afterEach(() => stage.calm());
afterAll(() => stage.close());

it("a rollback that is not answered destroys the connection, and is attached to the error thrown", async () => {
  const db = stage.serveFar();
  const own = new RangeError("mine");
  const { error, tookMs } = await failure(
    db.transaction(async (tx: TransactionClient) => {
      await tx.query("SELECT 1");
      stage.proxy.blackhole(true);
      throw own;
    }),
  );
  expect(error).toBe(own);
  expect(own).toMatchObject({
    suppressed: [
      { name: "QueryTimeoutError", message: expect.stringContaining("ROLLBACK") as string },
    ],
  });
  expect(tookMs).toBeLessThan(graceMs + 2_000);
  stage.proxy.blackhole(false);
  expect(await db.scalar("SELECT 1")).toBe(1);
});

it("a lost connection has rolled back: nothing is attached to the error that tells of it", async () => {
  const db = stage.serve();
  const { error } = await failure(
    db.transaction(async (tx) => {
      const backend = await tx.scalar<number>("SELECT pg_backend_pid()");
      await stage.admin.query("SELECT pg_terminate_backend($1)", [backend]);
      await tx.query("SELECT 1");
    }),
  );
  expect(error).toMatchObject({ name: "ConnectionLostError", suppressed: [] });
  expect(await pid(db)).toBeGreaterThan(0);
});

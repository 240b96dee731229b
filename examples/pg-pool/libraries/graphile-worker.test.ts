import { EventEmitter, once } from "node:events";
import { toPgPool } from "@abe/db-core/pg-pool";
import { Logger, run, type Runner, type TaskList } from "graphile-worker";
import type pg from "pg";
import { expect, it } from "vitest";
import { stage } from "./stage.js";

const { serve, warnings } = stage();

/** Starts a worker that looks for jobs once an hour, so that only a notification wakes it in time. */
function start(pgPool: pg.Pool, events: EventEmitter, taskList: TaskList): Promise<Runner> {
  return run({
    pgPool,
    events,
    taskList,
    logger: new Logger(() => () => undefined),
    pollInterval: 3_600_000,
    concurrency: 2,
    noHandleSignals: true,
  });
}

it("makes its tables, and runs a job as soon as it is notified of it", async () => {
  const events = new EventEmitter();
  const listening = once(events, "pool:listen:success");
  const seen: unknown[] = [];
  const runner = await start(toPgPool(serve({ maxConnections: 5 })), events, {
    mail: (payload) => void seen.push(payload),
  });
  await listening;
  const succeeded = once(events, "job:success");
  await runner.addJob("mail", { to: "ada@example.com" });
  await succeeded;
  expect(seen).toEqual([{ to: "ada@example.com" }]);
  await runner.stop();
});

it("rolls back what a job that fails has left open, and keeps the job", async () => {
  const server = serve({ maxConnections: 5 });
  await server.query("CREATE TABLE sent (n int)");
  const events = new EventEmitter();
  const listening = once(events, "pool:listen:success");
  const runner = await start(toPgPool(server), events, {
    mail: (_, { withPgClient }) =>
      withPgClient(async (client) => {
        await client.query("BEGIN");
        await client.query("INSERT INTO sent VALUES (1)");
        throw new RangeError("on purpose");
      }),
  });
  await listening;
  const failed = once(events, "job:error");
  await runner.addJob("mail", {});
  await failed;
  await runner.stop();
  expect(await server.column("SELECT n FROM sent")).toEqual([]);
  expect(await server.column("SELECT last_error FROM graphile_worker.jobs")).toEqual([
    "on purpose",
  ]);
  expect(warnings.splice(0)).toEqual([expect.stringContaining("in an open transaction")]);
});

it("listens again when the backend it listens on is killed", async () => {
  const events = new EventEmitter();
  const pool = toPgPool<pg.Pool>(serve({ maxConnections: 5 }));
  const listening = once(events, "pool:listen:success");
  const seen: unknown[] = [];
  const runner = await start(pool, events, { other: (payload) => void seen.push(payload) });
  const [{ client }] = (await listening) as [{ client: { processID: number } }];
  const again = once(events, "pool:listen:success");
  await pool.query("SELECT pg_terminate_backend($1)", [client.processID]);
  await again;
  const succeeded = once(events, "job:success");
  await runner.addJob("other", { n: 1 });
  await succeeded;
  expect(seen).toEqual([{ n: 1 }]);
  await runner.stop();
});

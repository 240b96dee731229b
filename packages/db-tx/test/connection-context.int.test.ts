import { openSession } from "@abe/db-core/session";
import { expect, it } from "vitest";
import { openStage } from "./support/stage.js";

it("a connection opened inside a transaction does not call its listeners there", async () => {
  await using stage = await openStage({ maxConnections: 2 });
  const { db, service } = stage;
  // The transaction has the first connection, so that the pool opens another one inside it.
  const pids = await service.run(async (tx) =>
    Promise.all([tx, db].map((each) => each.scalar<number>("SELECT pg_backend_pid()"))),
  );
  const sessions = await Promise.all([openSession(db), openSession(db)]);
  expect(new Set(sessions.map(({ backendPid }) => backendPid))).toEqual(new Set(pids));
  const around: unknown[] = [];
  for (const session of sessions) {
    session.onNotification(() => around.push(service.current()));
    await session.query("LISTEN news");
  }
  await sessions[0]?.query("NOTIFY news");
  await expect.poll(() => around, { timeout: 10_000 }).toEqual([undefined, undefined]);
  await Promise.all(sessions.map((session) => session.release()));
});

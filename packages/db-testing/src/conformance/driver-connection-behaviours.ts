import assert from "node:assert/strict";
import { type DriverBehaviour, eventually, rowsOf } from "./driver-stage.js";
import { assertRejects } from "./expectations.js";

/** Connecting, cancelling, and the end of a connection. */
export const driverConnectionBehaviours: readonly DriverBehaviour[] = [
  {
    title: "cancels what runs, and the next statement is unharmed",
    show: async (stage) => {
      const connection = await stage.connect();
      const sleeping = assertRejects(rowsOf(connection, "select pg_sleep(60)"), { code: "57014" });
      await eventually(async () => {
        await connection.cancel();
        return connection.inFlight === 0;
      });
      await sleeping;
      assert.deepEqual(await rowsOf(connection, "select 1 as one"), [{ one: 1 }]);
    },
  },
  {
    title: "rejects what was in flight when the backend dies, and says what is known of each",
    show: async (stage) => {
      const killer = await stage.connect();
      let closed = 0;
      const victim = await stage.connect({ closed: () => closed++ });
      const running = assertRejects(rowsOf(victim, "select pg_sleep(60)"), {
        code: "DB_CONNECTION_LOST",
        outcome: "unknown",
      });
      const queued = assertRejects(rowsOf(victim, "select 1"), {
        code: "DB_CONNECTION_LOST",
        outcome: "not_applied",
      });
      await rowsOf(killer, "select pg_terminate_backend($1)", [String(victim.backendPid)]);
      await Promise.all([running, queued]);
      await eventually(() => closed === 1);
      await assertRejects(rowsOf(victim, "select 1"), {
        code: "DB_CONNECTION_LOST",
        outcome: "not_applied",
      });
    },
  },
  {
    title: "knows that a statement lost inside a transaction was not applied",
    show: async (stage) => {
      const killer = await stage.connect();
      const victim = await stage.connect();
      await victim.simple("begin");
      const running = assertRejects(rowsOf(victim, "select pg_sleep(60)"), {
        code: "DB_CONNECTION_LOST",
        outcome: "not_applied",
      });
      await rowsOf(killer, "select pg_terminate_backend($1)", [String(victim.backendPid)]);
      await running;
    },
  },
  {
    title: "rejects what is in flight when it is destroyed, and tells once",
    show: async (stage) => {
      let closed = 0;
      const connection = await stage.connect({ closed: () => closed++ });
      const running = assertRejects(rowsOf(connection, "select pg_sleep(1)"), {
        code: "DB_CONNECTION_LOST",
      });
      connection.destroy();
      connection.destroy();
      await running;
      await eventually(() => closed === 1);
    },
  },
  {
    title: "tells of notices, notifications and parameters",
    show: async (stage) => {
      const seen: string[] = [];
      const connection = await stage.connect({
        notice: ({ message }) => void seen.push(message),
        notification: ({ channel, payload }) => void seen.push(`${channel}: ${payload}`),
        parameter: (name, value) => void seen.push(`${name}=${value}`),
      });
      await connection.simple("do $$ begin raise notice 'noticed'; end $$");
      await connection.simple("listen news; notify news, 'told'");
      await connection.simple("set application_name = 'renamed'");
      await eventually(() => seen.length >= 3);
      assert.deepEqual(seen.toSorted(), ["application_name=renamed", "news: told", "noticed"]);
      assert.equal(connection.parameters.get("application_name"), "renamed");
    },
  },
  {
    title: "says who refused a connection and why, and whether it may pass",
    show: async (stage) => {
      const code = "DB_CONNECT_FAILED";
      await assertRejects(stage.connect({}, { port: 1 }), { code, isRetryable: true });
      await assertRejects(stage.connect({}, { database: "absent" }), {
        code,
        isRetryable: false,
        sqlState: "3D000",
      });
      await assertRejects(stage.connect({}, { password: async () => "wrong" }), {
        code,
        isRetryable: false,
        sqlState: "28P01",
      });
    },
  },
];

import type { DatabaseServer } from "@abe/db-core";
import { openSession } from "@abe/db-core/session";
import { describe, expect, it } from "vitest";
import { consumeApproval } from "../src/approval/consume-approval.js";
import { insertAuditRow } from "../src/history/audit-row.js";
import { migrationsFolder } from "./migrations-folder.js";
import { type ProductionBench, alice, approved, productionBench } from "./production-bench.js";
import { type RunnerProcess, startRunner } from "./runner-process.js";

const one = {
  "1_a/up.sql": "CREATE TABLE public.a (id bigint PRIMARY KEY);",
  "1_a/down.sql": "DROP TABLE public.a;",
};
const slow = {
  "2_b/up.sql": "CREATE TABLE public.b (id bigint PRIMARY KEY); SELECT pg_sleep(60);",
  "2_b/down.sql": "DROP TABLE public.b;",
};

/** Starts runners as processes of their own, under the rules of the bench. */
function runners({ url, folder, roles }: ProductionBench): (...argv: string[]) => RunnerProcess {
  const values = {
    environment: "production",
    config: url,
    auth: {
      user: roles.login,
      password: "secret",
      role: roles.owner,
      applicationUser: roles.app,
      actor: "bob",
      approval: { publicKeys: { alice: "alice.pem" } },
    },
  };
  const configured = migrationsFolder({
    "rules.json": JSON.stringify(values),
    "alice.pem": alice.public,
  });
  return (...argv) => startRunner("", folder, "--config", `${configured}/rules.json`, ...argv);
}

/** Waits until the runner sleeps in its migration. @returns the backend */
async function sleeping(db: DatabaseServer): Promise<number> {
  const find = (): Promise<number | undefined> =>
    db
      .maybeOne<{ pid: number }>(
        `SELECT pid FROM pg_stat_activity
       WHERE wait_event = 'PgSleep' AND datname = current_database() LIMIT 1`,
      )
      .then((row) => row?.pid);
  await expect.poll(find, { timeout: 15_000 }).toBeGreaterThan(0);
  return (await find()) ?? 0;
}

/** What the audit says of everything: who, where, what was planned, and who approved. */
async function story(db: DatabaseServer): Promise<string[]> {
  const complete = await db.scalar<boolean>(
    `SELECT bool_and(actor = 'bob' AND host <> '' AND pid > 0 AND client_addr IS NOT NULL
       AND session_user_name LIKE 'login_%' AND plan_hash LIKE 'plan1:%' AND approver = 'alice'
       AND length(approval_id) = 24) FROM abe_migrate.audit WHERE phase <> 'denied'`,
  );
  expect(complete).toBe(true);
  return db.column(
    `SELECT concat_ws(' ', operation, phase, migration, detail->>'code')
     FROM abe_migrate.audit WHERE phase <> 'denied' ORDER BY id`,
  );
}

describe("an approval", () => {
  it("lets one of several runners in that have it at once", async () => {
    const bench = await productionBench({
      ...one,
      "2_b/up.sql": "CREATE TABLE public.b (id bigint PRIMARY KEY); SELECT pg_sleep(0.5);",
      "2_b/down.sql": "DROP TABLE public.b;",
    });
    await bench.manager.initialize();
    const approval = approved(await bench.manager.plan());
    const run = runners(bench);
    const started = Array.from({ length: 4 }, () => run("--json", "up", "--approval", approval));
    const ended = await Promise.all(started.map((runner) => runner.ended));
    const refused = ended.filter(({ code }) => code === 8);
    expect(ended.filter(({ code }) => code === 0)).toHaveLength(1);
    expect(refused.map(({ err }) => /was used before; it counts for one run/.test(err))).toEqual([
      true,
      true,
      true,
    ]);
    expect(await story(bench.db)).toEqual(["up approved", "up done 1_a", "up done 2_b"]);
    const denied = "SELECT count(*)::int FROM abe_migrate.audit WHERE phase = 'denied'";
    expect(await bench.db.scalar(denied)).toBe(3);
  });

  it("is used up by one of two sessions, whatever locks they hold", async () => {
    const { db, manager } = await productionBench(one);
    await manager.initialize();
    const row = insertAuditRow(
      { operation: "up", phase: "approved", migration: null },
      {
        runId: "5d9c1a52-0000-4000-8000-000000000000",
        actor: { name: "bob", source: "option" },
        host: "here",
        pid: 1,
        toolVersion: "0",
        approval: { id: "abcdefghijklmnopqrstuvwx", approver: "alice" },
      },
    );
    const session = await openSession(db);
    try {
      const second = await db.transaction(async (first) => {
        await first.query(row);
        const waiting = consumeApproval(session, row);
        const blocked = (): Promise<boolean> =>
          db.exists("SELECT FROM pg_stat_activity WHERE pid = $1 AND wait_event_type = 'Lock'", [
            session.backendPid,
          ]);
        await expect.poll(blocked).toBe(true);
        return { waiting };
      });
      expect(await second.waiting).toBe(false);
    } finally {
      await session.release();
    }
  });
});

describe("the audit of an approved run", () => {
  it("survives a runner that is killed, and its approval is used up", async () => {
    const bench = await productionBench({ ...one, ...slow });
    const { db, manager } = bench;
    await manager.initialize();
    const approval = approved(await manager.plan());
    const run = runners(bench);
    const { child, ended } = run("up", "--approval", approval);
    const pid = await sleeping(db);
    child.kill("SIGKILL");
    expect(await ended).toMatchObject({ signal: "SIGKILL" });
    await db.query("SELECT pg_terminate_backend($1)", [pid]);
    expect(await story(db)).toEqual(["up approved", "up done 1_a"]);

    const again = await run("up", "--approval", approval).ended;
    expect(again.code).toBe(8);
    expect(again.err).toMatch(/was used before.*\n.*is for another plan/);
    expect(await db.scalar("SELECT to_regclass('public.b')")).toBeNull();
  });

  it("survives a connection that is lost", async () => {
    const bench = await productionBench({ ...one, ...slow });
    const { db, manager } = bench;
    await manager.initialize();
    const runner = runners(bench)("up", "--approval", approved(await manager.plan()));
    await db.query("SELECT pg_terminate_backend($1)", [await sleeping(db)]);
    expect((await runner.ended).code).toBe(7);
    expect(await story(db)).toEqual([
      "up approved",
      "up done 1_a",
      expect.stringMatching(/^up failed 2_b /),
    ]);
  });

  it("survives a migration that fails", async () => {
    const bench = await productionBench({
      ...one,
      "2_b/up.sql": "SELECT 1/0;",
      "2_b/down.sql": "SELECT 1;",
    });
    const { db, manager } = bench;
    await manager.initialize();
    const runner = runners(bench)("up", "--approval", approved(await manager.plan()));
    expect((await runner.ended).code).toBe(6);
    expect(await story(db)).toEqual(["up approved", "up done 1_a", "up failed 2_b 22012"]);
  });
});

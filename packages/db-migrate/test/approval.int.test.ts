import { generateKeyPairSync } from "node:crypto";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type PreflightError, type RefusalReason, approvePlan } from "../src/index.js";
import { alice, approved, productionBench } from "./production-bench.js";

afterEach(() => vi.unstubAllEnvs());

const one = {
  "1_a/up.sql": "CREATE TABLE public.a (id bigint PRIMARY KEY);",
  "1_a/down.sql": "DROP TABLE public.a;",
};
const two = {
  "2_b/up.sql": "CREATE TABLE public.b (id bigint PRIMARY KEY);",
  "2_b/down.sql": "DROP TABLE public.b;",
};

/** Why a run is refused. */
async function refusals(run: Promise<unknown>): Promise<RefusalReason[]> {
  const error = await run.then(
    () => undefined,
    (reason: unknown) => reason as PreflightError,
  );
  expect(error).toMatchObject({ code: "DB_MIGRATE_PREFLIGHT", outcome: "not_applied" });
  return error?.refusals.map(({ reason }) => reason) ?? [];
}

describe("an approval of a plan", () => {
  it("lets exactly this run in, once, and the audit says who approved what", async () => {
    const { db, manager, roles, runs } = await productionBench(one);
    await manager.initialize();
    expect(await refusals(manager.migrateUp())).toEqual(["approval-missing"]);
    const plan = await manager.plan();
    const approval = approved(plan);
    expect(await manager.migrateUp({ approval })).toMatchObject([{ name: "1_a" }]);

    expect(await runs()).toEqual(["up denied bob approval-missing", "up approved bob alice"]);
    const rows = await db.many(
      `SELECT DISTINCT actor, approver, plan_hash, session_user_name, effective_role,
        approval_id = $1 AS same, host <> '' AS host, client_addr IS NOT NULL AS address
       FROM abe_migrate.audit WHERE phase <> 'denied'`,
      [JSON.parse(Buffer.from(approval.split(".")[1] ?? "", "base64url").toString()).jti],
    );
    expect(rows).toEqual([
      {
        actor: "bob",
        approver: "alice",
        plan_hash: plan.planHash,
        session_user_name: roles.login,
        effective_role: roles.login,
        same: true,
        host: true,
        address: true,
      },
    ]);
    const owner = "SELECT tableowner FROM pg_tables WHERE tablename = 'a'";
    expect(await db.scalar(owner)).toBe(roles.owner);
    expect(await refusals(manager.migrateUp({ approval }))).toEqual([
      "approval-used",
      "approval-other-plan",
    ]);
    // Nothing is pending, and nobody brings an approval: that is no matter for a policy.
    expect(await manager.migrateUp()).toEqual([]);
  });

  it("is for this plan, whatever is asked for and whatever is written meanwhile", async () => {
    const { manager, write } = await productionBench({ ...one, ...two });
    await manager.initialize();
    const approval = approved(await manager.plan("1"));
    expect(await refusals(manager.migrateUp({ approval }))).toEqual(["approval-other-plan"]);
    write({ "1_a/up.sql": "CREATE TABLE public.a (id bigint PRIMARY KEY, more text);" });
    expect(await refusals(manager.migrateUp({ to: "1", approval }))).toEqual([
      "approval-other-plan",
    ]);
    write(one);
    expect(await manager.migrateUp({ to: "1", approval })).toHaveLength(1);
  });

  it("is for this role, and for one transaction or several", async () => {
    const { db, roles, manager, another, runs } = await productionBench({ ...one, ...two });
    await manager.initialize();
    const plan = await manager.plan();
    expect(plan).toMatchObject({ role: roles.owner });
    const approval = approved(plan);
    await db.query(`GRANT CREATE ON SCHEMA public TO ${roles.login}`);
    expect(await refusals(another({ role: roles.login }).migrateUp({ approval }))).toEqual([
      "approval-other-plan",
    ]);
    expect(await refusals(manager.migrateUp({ approval, atomic: true }))).toEqual([
      "approval-other-plan",
    ]);
    const together = await manager.plan({ atomic: true });
    expect(await refusals(manager.migrateUp({ approval: approved(together) }))).toEqual([
      "approval-other-plan",
    ]);
    for (const edited of [
      { ...plan, role: roles.login },
      { ...plan, request: { atomic: true } },
      { ...together, request: {} },
    ]) {
      expect(() => approved(edited)).toThrow(/it was edited/);
    }
    expect(await runs()).not.toContain("up approved bob alice");
    const atomic = manager.migrateUp({ approval: approved(together), atomic: true });
    expect(await atomic).toHaveLength(2);
  });

  it("is for this database, environment and operation", async () => {
    const bench = await productionBench(one);
    const other = await productionBench(one);
    await bench.manager.initialize();
    await other.manager.initialize();
    const plan = await bench.manager.plan();
    expect(await refusals(other.manager.migrateUp({ approval: approved(plan) }))).toEqual([
      "approval-other-database",
      "approval-other-plan",
    ]);
    const elsewhere = { ...plan, environment: "staging" };
    expect(await refusals(bench.manager.migrateUp({ approval: approved(elsewhere) }))).toEqual([
      "approval-other-environment",
    ]);
    await bench.manager.migrateUp({ approval: approved(plan) });
    const again = await bench.manager.plan({ redo: true });
    expect(
      await refusals(bench.manager.migrateDown({ steps: 1, approval: approved(again) })),
    ).toEqual(["approval-other-operation", "approval-other-plan"]);
  });

  it("ends, by the server's clock", async () => {
    const { manager } = await productionBench(one);
    await manager.initialize();
    const plan = await manager.plan();
    vi.useFakeTimers({ now: Date.now() - 3_600_001, toFake: ["Date"] });
    const old = approvePlan(plan, { key: alice.private, approver: "alice" });
    vi.setSystemTime(Date.now() + 2 * 3_600_000);
    const early = approvePlan(plan, { key: alice.private, approver: "alice" });
    vi.useRealTimers();
    expect(await refusals(manager.migrateUp({ approval: old }))).toEqual(["approval-expired"]);
    expect(await refusals(manager.migrateUp({ approval: early }))).toEqual([
      "approval-not-yet-valid",
    ]);
  });

  it("counts from those who are known, and not from who runs it", async () => {
    const { manager, another } = await productionBench(one);
    await manager.initialize();
    const plan = await manager.plan();
    expect(
      await refusals(another({ actor: "ALICE" }).migrateUp({ approval: approved(plan) })),
    ).toEqual(["approval-own"]);
    const { privateKey } = generateKeyPairSync("ed25519");
    const key = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    for (const [approver, reason] of [
      ["alice", "approval-bad-signature"],
      ["mallory", "approval-unknown-key"],
    ] as const) {
      const approval = approvePlan(plan, { key, approver });
      expect(await refusals(manager.migrateUp({ approval }))).toEqual([reason]);
    }
    expect(await refusals(manager.migrateUp({ approval: "a.b.c" }))).toEqual([
      "approval-malformed",
    ]);
  });

  it("is used up by a run that fails: what it leaves is not what was approved", async () => {
    const { manager, runs, write } = await productionBench({
      ...one,
      "2_b/up.sql": "SELECT 1/0;",
      "2_b/down.sql": "-- db-migrate: noop",
    });
    await manager.initialize();
    const approval = approved(await manager.plan());
    await expect(manager.migrateUp({ approval })).rejects.toMatchObject({ code: "22012" });
    expect(await runs()).toEqual(["up approved bob alice"]);
    expect(await refusals(manager.migrateUp({ approval }))).toEqual([
      "approval-used",
      "approval-other-plan",
    ]);
    write(two);
    expect(await manager.migrateUp({ approval: approved(await manager.plan()) })).toHaveLength(1);
  });

  it("is not used up by a run that is refused, or never gets the lock", async () => {
    const { db, manager, another, write } = await productionBench(one);
    await manager.initialize();
    const approval = approved(await manager.plan());
    await db.connection(async (holder) => {
      await holder.query("SELECT pg_advisory_lock(1094864199, hashtext('abe_migrate.history/'))");
      const hurried = another({}, { lockWaitMs: 0 });
      await expect(hurried.migrateUp({ approval })).rejects.toMatchObject({
        code: "DB_MIGRATE_LOCKED",
      });
    });
    write({ "1_a/down.sql": "COMMIT;" });
    expect(await refusals(manager.migrateUp({ approval }))).toEqual(["lint", "verify"]);
    write(one);
    expect(await manager.migrateUp({ approval })).toHaveLength(1);
  });

  it("may come from the environment, where it is looked at only when one is needed", async () => {
    const { manager } = await productionBench(one);
    await manager.initialize();
    vi.stubEnv("DB_MIGRATION_APPROVAL", approved(await manager.plan()));
    expect(await manager.migrateUp()).toHaveLength(1);
    // A container that starts again with the same variable has nothing to do, and is not refused.
    expect(await manager.migrateUp()).toEqual([]);
    expect(await refusals(manager.migrateDown())).toEqual([
      "approval-used",
      "approval-other-operation",
      "approval-other-plan",
    ]);
  });

  it("that is given is looked at where none is asked for, too", async () => {
    const open = { policy: { production: { require: [], allow: { up: true } } } } as const;
    const { manager, runs } = await productionBench(one, open);
    await manager.initialize();
    expect(await refusals(manager.migrateUp({ approval: "x" }))).toEqual(["approval-malformed"]);
    await manager.migrateUp({ approval: approved(await manager.plan()) });
    expect(await runs()).toEqual(["up denied bob approval-malformed", "up approved bob alice"]);
  });

  it("is for a run of another command in the same way", async () => {
    const { manager, another, write, runs } = await productionBench(
      { ...one, ...two },
      { policy: { production: { allow: { redo: "approval" } } } },
    );
    await manager.initialize();
    const baseline = await manager.plan({ baseline: "1" });
    expect(await refusals(manager.baseline("1"))).toEqual(["approval-missing"]);
    expect(await refusals(manager.baseline("2", { approval: approved(baseline) }))).toEqual([
      "approval-other-plan",
    ]);
    await manager.baseline("1", { approval: approved(baseline) });
    await manager.migrateUp({ approval: approved(await manager.plan()) });

    expect(await refusals(manager.redo())).toEqual(["approval-missing"]);
    await manager.redo({ approval: approved(await manager.plan({ redo: true })) });

    write({ "2_b/up.sql": "create table public.b (id bigint primary key)" });
    expect(await refusals(manager.repair())).toEqual(["approval-missing"]);
    const repair = await manager.plan({ repair: {} });
    expect(
      repair.steps.map(({ file, reason }) => `${reason} ${file.replace(/.*2_b/, "2_b")}`),
    ).toEqual(["accept 2_b/up.sql", "accept 2_b/down.sql"]);
    write({ "2_b/up.sql": "CREATE table public.b (id bigint primary key)" });
    expect(await refusals(manager.repair({ approval: approved(repair) }))).toEqual([
      "approval-other-plan",
    ]);
    await manager.repair({ approval: approved(await manager.plan({ repair: {} })) });

    const down = await manager.plan({ down: { steps: 1 } });
    expect(await refusals(manager.migrateDown())).toEqual(["approval-missing"]);
    expect(await refusals(another().migrateDown({ steps: 2, approval: approved(down) }))).toEqual([
      "approval-other-plan",
    ]);
    expect(await manager.migrateDown({ steps: 1, approval: approved(down) })).toHaveLength(1);
    expect((await runs()).filter((row) => row.includes("approved"))).toEqual([
      "baseline approved bob alice",
      "up approved bob alice",
      "redo approved bob alice",
      "repair approved bob alice",
      "down approved bob alice",
    ]);
  });
});

describe("a plan", () => {
  it("is not approved when it is of no database, does nothing, would be refused, or was edited", async () => {
    const { manager, write } = await productionBench({ ...one, ...two });
    const early = await manager.plan();
    expect(() => approved(early)).toThrow(/npx @abe\/db-migrate init --history/);
    await manager.initialize();
    const plan = await manager.plan();
    const [first] = plan.steps;
    const edited = { ...plan, steps: [{ ...first!, sql: "SELECT 1;" }, ...plan.steps.slice(1)] };
    expect(() => approved(edited)).toThrow(/it was edited/);
    expect(() => approved({ ...plan, steps: plan.steps.slice(1) })).toThrow(/it was edited/);
    expect(() => approved({ ...plan, operation: "down" })).toThrow(/it was edited/);
    expect(() => approved(plan, 500)).toThrow(/1,000 to 604,800,000 ms/);
    expect(() => approved(plan, 604_800_001)).toThrow(/1,000 to 604,800,000 ms/);
    expect(() => approvePlan(plan, { key: alice.public, approver: "alice" })).toThrow(
      /no Ed25519 private key.*auth keygen/,
    );
    write({ "1_a/up.sql": "COMMIT;" });
    expect(await manager.plan().then(approved).catch(String)).toMatch(/would be refused/);
    write(one);
    await manager.migrateUp({ approval: approved(plan) });
    expect(await manager.plan().then(approved).catch(String)).toMatch(/nothing to approve/);
  });

  it("of another command that was given by its hash is refused when it changed", async () => {
    const { another } = await productionBench({ ...one, ...two });
    const manager = another({}, { environment: "test" });
    await manager.migrateUp();
    const { planHash } = await manager.plan({ down: { steps: 1 } });
    const wrong = manager.migrateDown({ steps: 2, planHash });
    await expect(wrong).rejects.toMatchObject({ code: "DB_MIGRATE_PLAN_CHANGED" });
    expect(await manager.migrateDown({ steps: 1, planHash })).toHaveLength(1);
    await expect(manager.redo({ planHash })).rejects.toMatchObject({
      code: "DB_MIGRATE_PLAN_CHANGED",
    });
  });
});

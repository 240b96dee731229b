import { existsSync } from "node:fs";
import { join } from "node:path";
import type { WarningEvent } from "@abe/db-core/observer";
import { openSession } from "@abe/db-core/session";
import { describe, expect, it } from "vitest";
import {
  MigrationConfigError,
  type MigrationManagerOptions,
  type PreflightError,
  createMigrationAuth,
  createMigrationManager,
} from "../src/index.js";
import { corpora } from "./import-corpus.js";
import { migrationsFolder, workbench } from "./migrations-folder.js";
import { approved, productionBench } from "./production-bench.js";

const one = {
  "1_a/up.sql": "CREATE TABLE public.a (id bigint PRIMARY KEY);",
  "1_a/down.sql": "DROP TABLE public.a;",
};
const two = {
  "2_b/up.sql": "CREATE TABLE public.b (id bigint PRIMARY KEY);",
  "2_b/down.sql": "DROP TABLE public.b;",
};
/** A policy of which only this is left. */
const only = (production: object): { policy: Record<string, object> } => ({
  policy: { production: { require: [], ...production } },
});

async function refused(run: Promise<unknown>): Promise<PreflightError> {
  const error = await run.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ name: "PreflightError", code: "DB_MIGRATE_PREFLIGHT" });
  return error as PreflightError;
}

const reasonsOf = async (run: Promise<unknown>): Promise<string[]> =>
  (await refused(run)).refusals.map(({ reason }) => reason);

describe("a run in production", () => {
  it("that fulfils nothing is told everything at once, before anything is made", async () => {
    const folder = migrationsFolder({
      "1_a/up.sql":
        "CREATE TABLE public.a (id bigint PRIMARY KEY); ALTER TABLE public.z ADD c text NOT NULL;",
      "1_a/down.sql": "COMMIT;",
    });
    const { db, url } = await workbench(folder);
    const options = { directory: folder, config: url, environment: "production" };
    const error = await refused(createMigrationManager(options).migrateUp());
    expect(error.refusals.map(({ reason }) => reason)).toEqual([
      "superuser",
      "same-user",
      "lint",
      "lint",
      "verify",
      "approval-missing",
    ]);
    for (const { message, next } of error.refusals) {
      expect(message).toMatch(/\.$|:/);
      expect(next).toMatch(/npx @abe\/db-migrate|DB_MIGRATION/);
      expect(error.message).toContain(`${message} ${next}`);
    }
    expect(error.message).toMatch(/\nNothing was changed\.$/);
    expect(await db.scalar("SELECT to_regnamespace('abe_migrate')")).toBeNull();
  });

  it("is denied in the audit, where there is one", async () => {
    const { manager, runs } = await productionBench(one);
    await manager.initialize();
    await refused(manager.migrateUp());
    await refused(manager.migrateUp({ approval: "nonsense" }));
    expect(await runs()).toEqual([
      "up denied bob approval-missing",
      "up denied bob approval-malformed",
    ]);
  });

  it("is judged by the database's own environment where the command names none", async () => {
    const { manager, another } = await productionBench(one);
    await manager.initialize();
    const silent = createMigrationAuth({ actor: "bob" });
    const sly = another({}, { environment: undefined as never, auth: silent });
    const reasons = await reasonsOf(sly.migrateUp());
    expect(reasons).toContain("approval-missing");
    expect(reasons).toContain("superuser");
  });

  it("may be no redo, and nothing is reverted for it", async () => {
    const { db, manager } = await productionBench(one);
    await manager.initialize();
    await manager.migrateUp({ approval: approved(await manager.plan()) });
    const approval = approved(await manager.plan({ redo: true }));
    const error = await refused(manager.redo({ approval }));
    expect(error.problems).toEqual([
      "redo is not allowed by the policy of production. Write a migration that mends it: npx @abe/db-migrate create <name>",
    ]);
    expect(await db.scalar("SELECT to_regclass('public.a') IS NOT NULL")).toBe(true);
  });

  it("takes migrations out of order that are named, and no others", async () => {
    const { manager, another, write } = await productionBench(two, only({}));
    await manager.migrateUp();
    write(one);
    expect(await reasonsOf(manager.migrateUp({ allowOutOfOrder: true }))).toEqual(["out-of-order"]);
    const lax = another({}, { outOfOrder: "allow" });
    expect(await reasonsOf(lax.migrateUp())).toEqual(["out-of-order"]);
    const strict = another(only({ allow: { outOfOrder: false } }));
    expect(await reasonsOf(strict.migrateUp({ allowOutOfOrder: ["1"] }))).toEqual(["out-of-order"]);
    expect(await lax.migrateUp({ allowOutOfOrder: ["1_a"] })).toMatchObject([
      { name: "1_a", outOfOrder: true },
    ]);
  });

  it("takes any out of order that an approved plan holds, where it says so", async () => {
    const rules = only({ allow: { outOfOrder: "approval" } });
    const { manager, write } = await productionBench(two, rules);
    await manager.migrateUp();
    write(one);
    expect(await reasonsOf(manager.migrateUp({ allowOutOfOrder: true }))).toEqual([
      "approval-missing",
    ]);
    const plan = await manager.plan({ allowOutOfOrder: true });
    const approval = approved(plan);
    expect(await manager.migrateUp({ allowOutOfOrder: true, approval })).toHaveLength(1);
  });

  it("runs no programs, unless they are allowed", async () => {
    const program = {
      "1_a/up.mjs": "export async function up(db) { await db.query('SELECT 1'); }",
    };
    const { manager, another } = await productionBench(program, only({}));
    const programs = { programs: true };
    expect(await reasonsOf(another({}, programs).migrateUp())).toEqual(["program"]);
    const allowing = another(only({ allow: { programs: true } }), programs);
    expect(await allowing.migrateUp()).toHaveLength(1);
    await expect(manager.migrateUp()).rejects.toMatchObject({ code: "DB_MIGRATE_STRAY_FILE" });
  });

  it("with nothing to do needs no approval, but roles and connection as they must be", async () => {
    const { manager, another, roles, runs } = await productionBench({});
    await manager.initialize();
    expect(await manager.migrateUp()).toEqual([]);
    expect(await manager.migrateDown()).toEqual([]);
    expect(await manager.redo()).toBeUndefined();
    expect(await manager.repair()).toMatchObject({ restamped: [] });
    const same = another({ applicationUser: roles.login });
    expect(await runs()).toEqual([]);
    expect(await reasonsOf(same.migrateDown())).toEqual(["same-user"]);
  });

  it("wants migrations to log in as another role than the application", async () => {
    const { manager, another, roles } = await productionBench(
      one,
      only({ require: ["separateUser"] }),
    );
    expect(await reasonsOf(another({ applicationUser: roles.login }).migrateUp())).toEqual([
      "same-user",
    ]);
    expect(await manager.migrateUp()).toHaveLength(1);
  });

  it("wants the linter's errors mended, or allowed with a reason", async () => {
    const { manager, write } = await productionBench(one, only({ require: ["lintClean"] }));
    await manager.migrateUp();
    const risky = "ALTER TABLE public.a ADD c text NOT NULL;";
    write({ "2_b/up.sql": risky, "2_b/down.sql": "ALTER TABLE public.a DROP c;" });
    const error = await refused(manager.migrateUp());
    expect(error.problems).toEqual([
      expect.stringMatching(
        /2_b\/up\.sql:1:\d+: .*\(not-null-without-default\)\. .*lint --pending$/,
      ),
    ]);
    write({
      "2_b/up.sql": `-- db-migrate: allow=not-null-without-default reason="empty"\n${risky}`,
    });
    expect(await manager.migrateUp()).toHaveLength(1);
  });

  it("wants all files in order, those that do not run included", async () => {
    const { manager, write } = await productionBench(one, only({ require: ["cleanVerify"] }));
    await manager.migrateUp();
    write({ ...two, "1_a/down.sql": "ROLLBACK;" });
    const error = await refused(manager.migrateUp());
    expect(error.problems).toEqual([expect.stringMatching(/1_a\/down\.sql:1:1: ROLLBACK is not/)]);
    write({ "1_a/down.sql": "DROP TABLE public.a; -- as it is" });
    expect(await manager.migrateUp()).toHaveLength(1);
  });
});

describe("another tool's history", () => {
  it("is taken over where a baseline may be recorded, and approved of apart from its files", async () => {
    const corpus = corpora[0]!;
    const folder = migrationsFolder(corpus.files);
    const ruled = (baseline: boolean | "approval"): MigrationManagerOptions => ({
      environment: "production",
      auth: createMigrationAuth(only({ allow: { baseline } })),
    });
    const { db, another } = await workbench(join(folder, "migrations"), ruled("approval"));
    const session = await openSession(db);
    for (const text of [...corpus.sent, corpus.history(corpus.sent.length)]) {
      await session.simple(text);
    }
    await session.release();
    const adopting = {
      from: corpus.tool,
      source: join(folder, corpus.source),
      adoptHistory: true,
    };
    const error = await refused(another().import(adopting));
    expect(error.problems).toEqual([
      expect.stringMatching(
        /^import needs an approval .* without --adopt-history, .*plan --baseline/,
      ),
    ]);
    expect(await reasonsOf(another(ruled(false)).import(adopting))).toEqual(["operation"]);
    expect(existsSync(join(folder, "migrations"))).toBe(false);
    expect((await another(ruled(true)).import(adopting)).history?.recorded).toEqual(corpus.names);
  });
});

describe("breaking the glass", () => {
  const reason = "payments are down, and nobody else is awake";

  it("takes the place of an approval where that is allowed, loudly", async () => {
    const rules = { policy: { production: { breakGlass: true } } };
    const warnings: WarningEvent[] = [];
    const observers = [{ warning: (event: WarningEvent) => void warnings.push(event) }];
    const { another, runs, write } = await productionBench(one, rules);
    const manager = another({}, { observers });
    expect(await manager.migrateUp({ breakGlass: reason })).toHaveLength(1);
    expect(await runs()).toEqual([`up break-glass bob ${reason}`]);
    expect(warnings).toMatchObject([
      {
        code: "DB_MIGRATE_BREAK_GLASS",
        message: `bob runs up without an approval: ${reason}`,
        details: { operation: "up", reason, actor: "bob" },
      },
    ]);
    write({
      "2_b/up.sql": "ALTER TABLE public.a ADD c text NOT NULL;",
      "2_b/down.sql": "SELECT 1;",
    });
    // It takes the place of nothing else.
    expect(await reasonsOf(manager.migrateUp({ breakGlass: reason }))).toEqual(["lint"]);
    expect(await reasonsOf(manager.redo({ breakGlass: reason }))).toContain("operation");
  });

  it("is no way where it is not allowed", async () => {
    const { manager } = await productionBench(one);
    const error = await refused(manager.migrateUp({ breakGlass: reason }));
    expect(error.problems).toEqual([expect.stringContaining("breakGlass is not allowed")]);
  });

  it("needs a reason, and goes with no approval", async () => {
    const { manager } = await productionBench(one);
    await expect(manager.migrateUp({ breakGlass: " " })).rejects.toThrow(MigrationConfigError);
    await expect(manager.migrateUp({ breakGlass: "x", approval: "y" })).rejects.toThrow(/not both/);
  });
});

describe("a database of no environment", () => {
  it("is let alone: no policy, no row about the run", async () => {
    const { db, manager } = await workbench(migrationsFolder({ ...one, ...two }));
    await manager.migrateUp();
    await manager.redo();
    await manager.migrateDown();
    const rows = await db.column("SELECT DISTINCT phase FROM abe_migrate.audit");
    expect(rows).toEqual(["done"]);
    expect(await db.column("SELECT DISTINCT approver FROM abe_migrate.audit")).toEqual([null]);
    expect(await db.column("SELECT DISTINCT plan_hash IS NULL FROM abe_migrate.audit")).toEqual([
      false,
    ]);
  });

  it("of another environment than production has only a row about the run", async () => {
    const { db, manager } = await workbench(migrationsFolder(one), { environment: "test" });
    await manager.migrateUp();
    const rows =
      "SELECT concat_ws(' ', operation, phase, migration) FROM abe_migrate.audit ORDER BY id";
    expect(await db.column(rows)).toEqual(["up started", "up done 1_a"]);
  });
});

describe("rules that are wrong", () => {
  it.each<[object, string]>([
    [{ polcy: {} }, 'auth has an unknown key "polcy". Did you mean policy?'],
    [{ policy: { production: { alow: {} } } }, "policy.production has an unknown key"],
    [
      { approval: { publicKeys: { alice: "nowhere.pem" } } },
      "approval.publicKeys.alice names a file",
    ],
  ])("%j are refused by name", (options, sentence) => {
    expect(() => createMigrationAuth(options)).toThrow(MigrationConfigError);
    expect(() => createMigrationAuth(options)).toThrow(sentence);
  });
});

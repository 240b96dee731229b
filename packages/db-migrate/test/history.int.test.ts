import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  BaselineMismatchError,
  HistoryMismatchError,
  PlanChangedError,
  SquashError,
} from "../src/index.js";
import {
  catalogOf,
  migrationsFolder,
  warningsOf,
  workbench,
  writeFiles,
} from "./migrations-folder.js";

const three = {
  "1_a/up.sql": "CREATE TABLE a (id int);",
  "1_a/down.sql": "DROP TABLE a;",
  "2_b/up.sql": "CREATE TABLE b (id int);",
  "2_b/down.sql": "DROP TABLE b;",
  "3_c/up.sql": "CREATE TABLE c (id int);",
  "3_c/down.sql": "DROP TABLE c;",
};

describe("an applied file that was edited", () => {
  it("in its looks only is no mismatch, and repair takes note of it", async () => {
    const folder = migrationsFolder(three);
    const { manager } = await workbench(folder);
    await manager.migrateUp();
    writeFiles(folder, { "1_a/up.sql": "-- the first\r\ncreate table A\n  ( id  INT )" });
    expect(await manager.status()).toMatchObject({
      problems: [],
      migrations: [{ state: "cosmetic" }, { state: "applied" }, { state: "applied" }],
    });
    expect(await manager.verify()).toMatchObject({ problems: [], cosmetic: ["1_a"] });
    expect(await manager.migrateUp()).toEqual([]);
    expect(await manager.repair()).toMatchObject({ restamped: ["1_a"] });
    expect((await manager.status()).migrations[0]?.state).toBe("applied");
  });

  it("in what it does is accepted by name only", async () => {
    const folder = migrationsFolder(three);
    const { db, manager } = await workbench(folder);
    await manager.migrateUp();
    writeFiles(folder, { "1_a/up.sql": "CREATE TABLE a (id bigint);" });
    await expect(manager.migrateUp()).rejects.toThrow(HistoryMismatchError);
    expect((await manager.repair()).remaining).toMatchObject([{ kind: "changed" }]);
    expect(await manager.repair({ accept: ["1"] })).toMatchObject({
      restamped: ["1_a"],
      remaining: [],
    });
    expect(await manager.migrateUp()).toEqual([]);
    const detail = "SELECT detail->>'verdict' FROM abe_migrate.audit WHERE operation = 'repair'";
    expect(await db.column(detail)).toEqual(["restamped"]);
  });
});

describe("a migration that was merged late", () => {
  const without = { ...three, "2_b/up.sql": undefined, "2_b/down.sql": undefined };
  const late = (): Record<string, string> =>
    Object.fromEntries(
      Object.entries(without).filter((each): each is [string, string] => each[1] !== undefined),
    );

  it("is refused, and allowed by its name", async () => {
    const folder = migrationsFolder(late());
    const { db, manager } = await workbench(folder);
    await manager.migrateUp();
    writeFiles(folder, { "2_b/up.sql": three["2_b/up.sql"] });
    await expect(manager.migrateUp()).rejects.toThrow(
      /2_b is pending, but older than 3_c.*npx @abe\/db-migrate up --allow-out-of-order 2_b/,
    );
    await expect(manager.migrateUp({ allowOutOfOrder: ["1_a"] })).rejects.toThrow(
      HistoryMismatchError,
    );
    expect(await manager.migrateUp({ allowOutOfOrder: ["2"] })).toMatchObject([
      { name: "2_b", outOfOrder: true },
    ]);
    const recorded = "SELECT name FROM abe_migrate.history WHERE out_of_order";
    expect(await db.column(recorded)).toEqual(["2_b"]);
  });

  it("is applied with a warning where the policy says so", async () => {
    const folder = migrationsFolder(late());
    const { warnings, observers } = warningsOf();
    const { manager } = await workbench(folder, { outOfOrder: "warn", observers });
    await manager.migrateUp();
    writeFiles(folder, { "2_b/up.sql": three["2_b/up.sql"] });
    expect(await manager.migrateUp()).toHaveLength(1);
    expect(warnings).toMatchObject([
      { code: "DB_MIGRATE_OUT_OF_ORDER", details: { migration: "2_b" } },
    ]);
  });
});

describe("a plan that was reviewed", () => {
  it("is carried out, and nothing else", async () => {
    const folder = migrationsFolder(three);
    const { db, manager } = await workbench(folder);
    await manager.migrateUp("1");
    const { planHash, steps } = await manager.plan();
    expect(steps.map(({ name, reason }) => `${reason} ${name}`)).toEqual([
      "pending 2_b",
      "pending 3_c",
    ]);
    writeFiles(folder, { "3_c/up.sql": "CREATE TABLE d ();" });
    await expect(manager.migrateUp({ planHash })).rejects.toThrow(PlanChangedError);
    expect(await db.scalar("SELECT to_regclass('b')")).toBeNull();
    writeFiles(folder, { "3_c/up.sql": three["3_c/up.sql"] });
    expect(await manager.migrateUp({ planHash })).toHaveLength(2);
  });

  it("for another database is refused", async () => {
    const folder = migrationsFolder(three);
    const [one, other] = [await workbench(folder), await workbench(folder)];
    await one.manager.migrateUp("1");
    await other.manager.migrateUp("1");
    const { planHash } = await one.manager.plan();
    await expect(other.manager.migrateUp({ planHash })).rejects.toThrow(PlanChangedError);
  });
});

describe("a run that is refused", () => {
  const rows =
    "SELECT concat_ws(' ', operation, phase, detail->>'code') FROM abe_migrate.audit WHERE phase = 'denied' ORDER BY id";

  it("leaves a row of the audit, whatever refused it", async () => {
    const folder = migrationsFolder({ ...three, "3_c/down.sql": "DROP TABLE c" });
    const { db, manager, another } = await workbench(folder, { environment: "staging" });
    await manager.migrateUp("2");
    const denied: string[] = [];
    const refused = async (run: Promise<unknown>, row: string): Promise<void> => {
      await expect(run).rejects.toMatchObject({ code: row.split(" ").at(-1), suppressed: [] });
      denied.push(row);
      expect(await db.column(rows)).toEqual(denied);
    };
    const wrong = another({ environment: "production" });
    await refused(wrong.migrateUp(), "up denied DB_MIGRATE_ENVIRONMENT");
    await refused(wrong.migrateUp("1"), "up denied DB_MIGRATE_ENVIRONMENT");
    await refused(wrong.initialize(), "initialize denied DB_MIGRATE_ENVIRONMENT");
    await refused(wrong.repair(), "repair denied DB_MIGRATE_ENVIRONMENT");
    await refused(manager.migrateUp({ planHash: "plan1:00" }), "up denied DB_MIGRATE_PLAN_CHANGED");
    expect(
      await db.scalar(
        "SELECT plan_hash FROM abe_migrate.audit WHERE phase = 'denied' ORDER BY id DESC LIMIT 1",
      ),
    ).toBe((await manager.plan()).planHash);
    writeFiles(folder, {
      "3_c/up.sql": "CREATE TABLE c (id int NOT NULL); ALTER TABLE a ADD b int NOT NULL;",
    });
    await refused(another({ lintOnUp: "refuse" }).migrateUp(), "up denied DB_MIGRATE_LINT");
    writeFiles(folder, { "3_c/up.sql": three["3_c/up.sql"], "1_a/up.sql": "CREATE TABLE z ()" });
    await refused(manager.migrateUp(), "up denied DB_MIGRATE_HISTORY_MISMATCH");
    writeFiles(folder, { "2_b/down.sql": "-- later" });
    await refused(manager.migrateDown(), "down denied DB_MIGRATE_IRREVERSIBLE");
    writeFiles(folder, { "2_b/down.sql": "DO $$ BEGIN END $$" });
    await refused(
      manager.migrateDown({ steps: 1, acceptDataLoss: false }),
      "down denied DB_MIGRATE_DATA_LOSS",
    );
  });

  it("is refused for its reason, also where that cannot be written", async () => {
    const { db, manager, another } = await workbench(migrationsFolder(three), {
      environment: "staging",
    });
    await manager.migrateUp("1");
    await db.query("ALTER TABLE abe_migrate.audit ADD CHECK (phase <> 'denied')");
    const wrong = another({ environment: "production" }).migrateUp();
    await expect(wrong).rejects.toMatchObject({
      code: "DB_MIGRATE_ENVIRONMENT",
      suppressed: [{ code: "23514" }],
    });
    expect(await db.column(rows)).toEqual([]);
  });
});

describe("a baseline", () => {
  it("is refused when the database does not hold what the migrations make", async () => {
    const { db, manager } = await workbench(migrationsFolder(three));
    const compare = async (names: readonly string[]): Promise<string[]> => {
      const wanted = names.map((name) => name.slice(2));
      const missing = await db.column<string>(
        "SELECT name FROM unnest($1::text[]) AS t (name) WHERE to_regclass(name) IS NULL",
        [wanted],
      );
      return missing.map((name) => `- table ${name}`);
    };
    await db.query("CREATE TABLE a (id int)");
    const refused = manager.baseline("2", { compare });
    await expect(refused).rejects.toThrow(BaselineMismatchError);
    await expect(refused).rejects.toMatchObject({ differences: ["- table b"] });
    expect(await manager.baseline("1", { compare, reason: "from the old tool" })).toEqual({
      recorded: ["1_a"],
    });
    expect((await manager.status()).migrations[0]).toMatchObject({ durationMs: null });
    expect(await manager.migrateUp()).toHaveLength(2);
    expect((await manager.audit()).at(-1)).toMatchObject({
      operation: "baseline",
      detail: { migrations: 1, compared: true, reason: "from the old tool" },
    });
  });
});

describe("a squash", () => {
  it("runs on an empty database as the migrations it replaces did, both ways", async () => {
    const folder = migrationsFolder(three);
    const before = await workbench(folder);
    await before.manager.migrateUp();
    const catalog = await catalogOf(before.db);

    expect(await before.manager.squash("2")).toEqual({
      name: "2_squashed",
      replaced: ["1_a", "2_b"],
      movedTo: join(folder, "_squashed"),
    });
    expect(existsSync(join(folder, "_squashed/1_a/up.sql"))).toBe(true);
    const { db, manager } = await workbench(folder);
    const empty = await catalogOf(db);
    expect(await manager.migrateUp()).toMatchObject([{ name: "2_squashed" }, { name: "3_c" }]);
    expect(await catalogOf(db)).toEqual(catalog);
    await manager.migrateDown({ to: "0" });
    expect(await catalogOf(db)).toEqual(empty);
  });

  it("is recorded, and not run, where all that it replaces is applied", async () => {
    const folder = migrationsFolder(three);
    const { db, manager } = await workbench(folder);
    await manager.migrateUp();
    await manager.squash("2", "start");
    const { migrations, problems } = await manager.status();
    expect(problems).toEqual([]);
    expect(migrations.map(({ name, state }) => `${name} ${state}`)).toEqual([
      "1_a replaced",
      "2_b replaced",
      "2_start pending",
      "3_c applied",
    ]);
    expect(await manager.migrateUp()).toEqual([]);
    expect(await db.column("SELECT name FROM abe_migrate.history ORDER BY name")).toEqual([
      "2_start",
      "3_c",
    ]);
    expect(await manager.status()).toMatchObject({ pending: 0, problems: [] });
  });

  it("is refused where only some of what it replaces is applied", async () => {
    const folder = migrationsFolder(three);
    const { manager } = await workbench(folder);
    await manager.migrateUp("1");
    await manager.squash("2");
    await expect(manager.migrateUp()).rejects.toThrow(/Apply those first/);
  });

  it("of what cannot be one writes nothing", async () => {
    const vacuum = "-- db-migrate: transaction=off\nVACUUM;";
    const folder = migrationsFolder({ ...three, "2_b/up.sql": vacuum });
    const { manager } = await workbench(folder);
    await expect(manager.squash("3")).rejects.toThrow(SquashError);
    await expect(manager.squash("1")).rejects.toThrow(/nothing before it/);
    expect(readFileSync(join(folder, "1_a/up.sql"), "utf8")).toBe(three["1_a/up.sql"]);
    expect(existsSync(join(folder, "_squashed"))).toBe(false);
  });
});

describe("a repeatable migration", () => {
  const views = (text: string): Record<string, string> => ({ "repeatable/010_views/up.sql": text });

  it("runs after the others, and again whenever it says something else", async () => {
    const view = "CREATE OR REPLACE VIEW v AS SELECT id FROM c;";
    const folder = migrationsFolder({ ...views(view), ...three });
    const { db, manager } = await workbench(folder);
    expect((await manager.migrateUp()).map(({ name }) => name)).toEqual([
      "1_a",
      "2_b",
      "3_c",
      "repeatable/010_views",
    ]);
    expect(await manager.migrateUp()).toEqual([]);
    writeFiles(folder, views(`-- looks\n${view.toLowerCase()}`));
    expect(await manager.migrateUp()).toEqual([]);
    writeFiles(folder, views("CREATE OR REPLACE VIEW v AS SELECT id, 1 AS one FROM c;"));
    expect((await manager.status()).migrations.at(-1)).toMatchObject({ state: "outdated" });
    expect(await manager.migrateUp()).toMatchObject([{ name: "repeatable/010_views" }]);
    expect(await db.column("SELECT one FROM v")).toEqual([]);
    rmSync(join(folder, "repeatable"), { recursive: true });
    expect(await manager.status()).toMatchObject({ pending: 0, problems: [] });
  });

  it("runs again after a way back, which may have taken away what it made", async () => {
    const folder = migrationsFolder({
      ...three,
      ...views("CREATE OR REPLACE VIEW v AS SELECT id FROM c"),
      "3_c/down.sql": "DROP TABLE c CASCADE",
    });
    const { db, manager } = await workbench(folder);
    await manager.migrateUp();
    await manager.migrateDown();
    expect(await manager.migrateUp()).toMatchObject([
      { name: "3_c" },
      { name: "repeatable/010_views" },
    ]);
    expect(await db.column("SELECT id FROM v")).toEqual([]);
  });
});

describe("umzug", () => {
  it("tells of its events, and listeners are waited for", async () => {
    const { manager } = await workbench(migrationsFolder(three));
    const heard: string[] = [];
    for (const event of ["migrating", "migrated", "reverted"] as const) {
      manager.on(event, ({ name }) => void heard.push(`${event} ${name}`));
    }
    const stop = manager.on("beforeCommand", ({ command }) => void heard.push(`before ${command}`));
    await manager.migrateUp("1");
    stop();
    await manager.migrateDown();
    expect(heard).toEqual(["before up", "migrating 1_a", "migrated 1_a", "reverted 1_a"]);
  });

  it("may be driven itself", async () => {
    const { db, manager } = await workbench(migrationsFolder(three));
    const umzug = await manager.createUmzug();
    const pending = async (): Promise<string[]> => (await umzug.pending()).map(({ name }) => name);
    expect(await pending()).toEqual(["1_a", "2_b", "3_c"]);
    await umzug.up({ to: "2_b" });
    expect(await pending()).toEqual(["3_c"]);
    await umzug.down();
    expect(await db.column("SELECT name FROM abe_migrate.history")).toEqual(["1_a"]);
    expect(await db.scalar("SELECT to_regclass('b')")).toBeNull();
  });
});

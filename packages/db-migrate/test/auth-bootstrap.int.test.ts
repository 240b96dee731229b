import { randomBytes } from "node:crypto";
import { createDatabaseServer } from "@abe/db-core";
import { openSession } from "@abe/db-core/session";
import { describe, expect, it, onTestFinished } from "vitest";
import { createMigrationAuth, createMigrationManager } from "../src/index.js";
import { cli } from "./command-line.js";
import { migrationsFolder, workbench, writeFiles } from "./migrations-folder.js";

describe("auth bootstrap", () => {
  /** The roles under names of the test's own, and how to be rid of them. */
  function names(): { owner: string; migrator: string; application: string } {
    const suffix = randomBytes(4).toString("hex");
    return {
      owner: `App "owner" ${suffix}`,
      migrator: `mig'rator_${suffix}`,
      application: `rw%I_${suffix}`,
    };
  }

  it("prints SQL that makes roles of which each can do its part and no more", async () => {
    const folder = migrationsFolder({
      "1_a/up.sql": "CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY, note text);",
      "2_b/up.sql": "CREATE SCHEMA more; CREATE TABLE more.things (id serial, note text);",
    });
    const { db, url } = await workbench(folder);
    const { owner, migrator, application } = names();
    const flags = ["--owner", owner, "--migrator", migrator, "--application", application];
    const printed = await cli("auth", "bootstrap", "--print-sql", ...flags);
    expect(printed).toMatchObject({ code: 0, err: "" });
    const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
    onTestFinished(async () => {
      for (const name of [application, migrator, owner]) {
        await db.query(`DROP OWNED BY ${quoted(name)} CASCADE`);
      }
      for (const name of [application, migrator, owner])
        await db.query(`DROP ROLE ${quoted(name)}`);
    });
    const admin = await openSession(db);
    // Again changes nothing.
    for (const _ of [1, 2]) await admin.simple(printed.out);
    await admin.simple(`ALTER ROLE ${quoted(migrator)} PASSWORD 'm';
      ALTER ROLE ${quoted(application)} LOGIN PASSWORD 'a'`);
    await admin.release();

    const auth = createMigrationAuth({ user: migrator, password: "m", role: owner });
    const manager = createMigrationManager({ directory: folder, config: url, auth });
    expect(await manager.examine()).toMatchObject({ problems: [], warnings: [] });
    expect(await manager.migrateUp()).toHaveLength(2);
    const owners = `SELECT DISTINCT schemaname || ' ' || tableowner FROM pg_tables
      WHERE schemaname IN ('public', 'more', 'abe_migrate') ORDER BY 1`;
    expect(await db.column(owners)).toEqual([
      `abe_migrate ${migrator}`,
      `more ${owner}`,
      `public ${owner}`,
    ]);

    // The migrator itself may not look into the owner's schemas.
    writeFiles(folder, {
      "3_c/up.sql": "ALTER TABLE more.things ADD c int",
      "2_b/down.sql": "DROP TABLE more.things",
    });
    await db.query("INSERT INTO more.things (note) VALUES ('x')");
    const mode = "ACCESS EXCLUSIVE";
    const { steps } = await manager.plan();
    expect(steps).toMatchObject([{ name: "3_c", locks: [{ table: "more.things", mode }] }]);
    const back = await manager.planDown();
    expect(back.losses).toMatchObject([{ what: "table", object: "more.things" }]);
    await db.query("TRUNCATE more.things");

    const login = new URL(url);
    login.username = encodeURIComponent(application);
    login.password = "a";
    await using app = createDatabaseServer(login.href);
    for (const table of ["orders", "more.things"]) {
      await app.query(`INSERT INTO ${table} (note) VALUES ('x')`);
      await app.query(`UPDATE ${table} SET note = 'y'`);
      expect(await app.scalar(`SELECT note FROM ${table}`)).toBe("y");
      await app.query(`DELETE FROM ${table}`);
    }
    for (const forbidden of [
      "CREATE TABLE mine ()",
      "CREATE TABLE more.mine ()",
      "ALTER TABLE orders ADD mine int",
      "DROP TABLE more.things",
      "TRUNCATE orders",
      "CREATE SCHEMA mine",
      "SELECT FROM abe_migrate.history",
      `SET ROLE ${quoted(owner)}`,
    ]) {
      await expect(app.connection((session) => session.query(forbidden))).rejects.toMatchObject({
        code: "42501",
      });
    }
  });

  it("runs for an administrator who is no superuser, too", async () => {
    const { db, url } = await workbench(migrationsFolder({}));
    const modern =
      Number(await db.scalar("SELECT current_setting('server_version_num')")) >= 160_000;
    const suffix = randomBytes(4).toString("hex");
    const admin = `admin_${suffix}`;
    const roles = [`o_${suffix}`, `m_${suffix}`, `a_${suffix}`];
    const database = await db.scalar<string>("SELECT quote_ident(current_database())");
    await db.query(`CREATE ROLE ${admin} LOGIN CREATEROLE PASSWORD 'x'`);
    await db.query(`ALTER DATABASE ${database} OWNER TO ${admin}`);
    if (!modern) await db.query(`ALTER SCHEMA public OWNER TO ${admin}`);
    onTestFinished(async () => {
      await db.query(`ALTER DATABASE ${database} OWNER TO CURRENT_USER`);
      const all = [...roles.toReversed(), admin];
      for (const name of all) await db.query(`DROP OWNED BY ${name} CASCADE`);
      for (const name of all) await db.query(`DROP ROLE ${name}`);
    });
    const [owner = "", migrator = "", application = ""] = roles;
    const flags = ["--owner", owner, "--migrator", migrator, "--application", application];
    const { out } = await cli(
      "auth",
      "bootstrap",
      "--print-sql",
      ...flags,
      "--schema",
      "public",
      "app",
    );
    const login = new URL(url);
    login.username = admin;
    login.password = "x";
    await using server = createDatabaseServer(login.href);
    const session = await openSession(server);
    await session.simple(out);
    await session.release();
    const may =
      "SELECT has_schema_privilege($1, 'app', 'CREATE') AND pg_has_role($2, $1, 'MEMBER')";
    expect(await db.scalar(may, [owner, migrator])).toBe(true);
  });
});

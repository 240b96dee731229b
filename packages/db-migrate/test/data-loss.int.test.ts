import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { DataLossError } from "../src/index.js";
import { cli } from "./command-line.js";
import { migrationsFolder, warningsOf, workbench } from "./migrations-folder.js";

const files = {
  "1_a/up.sql":
    "CREATE TABLE orders (id int, note text, doubled int GENERATED ALWAYS AS (id * 2) STORED)",
  "1_a/down.sql": "/* é */ -- the table\n  DROP TABLE IF EXISTS orders, nowhere",
  "2_b/up.sql": "ALTER TABLE orders ADD extra text",
  "2_b/down.sql": "ALTER TABLE orders DROP extra, DROP doubled, DROP COLUMN IF EXISTS absent",
};

describe("rows that a way back would lose", () => {
  it("are told of with their place and count before they go, and empty tables are not", async () => {
    const folder = migrationsFolder(files);
    const { warnings, observers } = warningsOf();
    const { db, manager, another } = await workbench(folder);
    await manager.migrateUp();
    const told = another({ observers });
    await told.migrateDown({ to: "0" });
    expect(warnings).toEqual([]);

    await manager.migrateUp();
    await db.query("INSERT INTO orders SELECT n, 'x' FROM generate_series(1, 1500) AS n");
    await db.query("ANALYZE orders");
    await told.migrateDown({ steps: 1 });
    expect(warnings).toEqual([]);
    await told.migrateDown({ steps: 1 });
    expect(warnings).toMatchObject([
      {
        code: "DB_MIGRATE_ROWS_LOST",
        message: `${folder}/1_a/down.sql:2:3: the table orders is dropped with its rows, about 1,500.`,
        details: { migration: "1_a", what: "table", object: "orders" },
      },
    ]);
  });

  it("are planned without being lost; a column goes with its table", async () => {
    const folder = migrationsFolder(files);
    const { db, manager } = await workbench(folder);
    await manager.migrateUp();
    await db.query("INSERT INTO orders (id, extra) VALUES (1, 'x')");
    const one = await manager.planDown();
    expect(one).toMatchObject({
      steps: [{ name: "2_b", statements: 1, transactional: true }],
      losses: [{ migration: "2_b", line: 1, column: 1, what: "column", object: "orders.extra" }],
    });
    expect((await manager.planDown({ to: "0" })).losses).toMatchObject([
      { migration: "1_a", what: "table", object: "orders" },
    ]);
    expect(await db.scalar("SELECT count(*)::int FROM orders")).toBe(1);
    expect(await db.scalar("SELECT count(*)::int FROM abe_migrate.history")).toBe(2);
  });

  it("are refused in production, and wherever they must not go, until somebody says so", async () => {
    const folder = migrationsFolder({
      ...files,
      "1_a/down.sql": "DROP SCHEMA IF EXISTS none; DROP TABLE orders",
    });
    const { db, url, manager } = await workbench(folder, { environment: "test" });
    await manager.migrateUp();
    await db.query("INSERT INTO orders (id, extra) VALUES (1, 'x')");
    const down = manager.migrateDown({ to: "0", acceptDataLoss: false });
    await expect(down).rejects.toThrow(DataLossError);
    await expect(down).rejects.toMatchObject({ outcome: "not_applied", losses: [{ line: 1 }] });
    expect(await db.scalar("SELECT count(*)::int FROM orders")).toBe(1);

    // A superuser is refused there for itself; what else a policy may ask for is no matter here.
    const policy = { production: { require: [], allow: { down: true } } };
    const config = migrationsFolder({ "rules.json": JSON.stringify({ auth: { policy } }) });
    await db.query("UPDATE abe_migrate.meta SET environment = 'production'");
    const role = `prod_${Math.random().toString(36).slice(2, 10)}`;
    await db.query(`CREATE ROLE ${role} LOGIN PASSWORD 'x'`);
    try {
      await db.query(`ALTER TABLE orders OWNER TO ${role}`);
      await db.query(`GRANT USAGE ON SCHEMA abe_migrate TO ${role}`);
      await db.query(`GRANT ALL ON ALL TABLES IN SCHEMA abe_migrate TO ${role}`);
      await db.query(`GRANT ALL ON ALL FUNCTIONS IN SCHEMA abe_migrate TO ${role}`);
      const login = new URL(url);
      login.username = role;
      login.password = "x";
      const rules = ["--config", `${config}/rules.json`];
      const on = [...rules, "--dir", folder, "--url", login.href, "--env", "production"];
      const refused = await cli(...on, "down", "--to", "0");
      expect(refused.code).toBe(8);
      expect(refused.err).toMatch(
        /1_a\/down\.sql:1:29: the table orders is dropped with its rows\.\nNothing was changed\..*down --accept-data-loss/,
      );
      const accepted = await cli(...on, "down", "--to", "0", "--accept-data-loss");
      expect(accepted).toMatchObject({ code: 0, out: "Reverted 2 migrations." });
    } finally {
      await db.query(`DROP OWNED BY ${role} CASCADE`);
      await db.query(`DROP ROLE ${role}`);
    }
  });

  it("may be those of a schema, of partitions, of a table that is emptied, or unreadable ones", async () => {
    const { db, manager } = await workbench(
      migrationsFolder({
        "1_a/up.sql": `CREATE SCHEMA app; CREATE TABLE app."Or""ders" (id int); CREATE TABLE app.empty ();
          CREATE TABLE parts (id int) PARTITION BY LIST (id);
          CREATE TABLE part PARTITION OF parts DEFAULT; CREATE TABLE kept (id int);
          CREATE TABLE locked (id int)`,
        "1_a/down.sql":
          "DROP SCHEMA app CASCADE; DROP TABLE parts; TRUNCATE kept; DROP TABLE locked;",
      }),
    );
    await manager.migrateUp();
    await db.query(`INSERT INTO app."Or""ders" VALUES (1)`);
    await db.query("INSERT INTO parts VALUES (1), (2)");
    await db.query("INSERT INTO kept VALUES (1)");
    await db.query("ANALYZE parts");
    await db.transaction(async (holder) => {
      await holder.query("LOCK TABLE locked");
      expect((await manager.planDown()).losses).toMatchObject([
        { what: "table", object: 'app."Or""ders"', estimatedRows: undefined },
        { what: "table", object: "parts", estimatedRows: 2 },
        { what: "rows", object: "kept" },
        // Whoever cannot look does not say that there is nothing.
        { what: "table", object: "locked" },
      ]);
    });
  });

  it("are found under the names that they have now", async () => {
    const { db, manager } = await workbench(
      migrationsFolder({
        "1_a/up.sql":
          "CREATE TABLE users (id int, mail text); CREATE SCHEMA old; CREATE TABLE kept ()",
        "1_a/down.sql":
          "ALTER TABLE users DROP mail; DROP TABLE kept; DROP TABLE users; DROP SCHEMA app",
        "2_b/up.sql": "ALTER TABLE users RENAME TO accounts; CREATE TABLE gone (id int)",
        "2_b/down.sql": `ALTER TABLE accounts RENAME TO users; ALTER TABLE gone SET SCHEMA app;
          DROP TABLE "app".gone`,
        "3_c/up.sql": "ALTER TABLE accounts RENAME mail TO address",
        "3_c/down.sql": "ALTER TABLE public.accounts RENAME address TO mail",
        "4_d/up.sql": "ALTER SCHEMA old RENAME TO new; CREATE TABLE new.note (id int)",
        "4_d/down.sql": "ALTER SCHEMA new RENAME TO app; DROP TABLE app.note",
      }),
    );
    await manager.migrateUp();
    await db.query("INSERT INTO accounts VALUES (1, 'x')");
    await db.query("INSERT INTO gone VALUES (1)");
    await db.query("INSERT INTO new.note VALUES (1)");
    expect((await manager.planDown({ to: "0" })).losses).toMatchObject([
      { migration: "4_d", what: "table", object: "new.note" },
      { migration: "2_b", what: "table", object: "gone" },
      { migration: "1_a", what: "table", object: "accounts" },
    ]);
    await db.query("DELETE FROM gone");
    await expect(manager.migrateDown({ to: "0", acceptDataLoss: false })).rejects.toThrow(
      /4_d\/down\.sql.*note[^]*1_a\/down\.sql:1:47: the table accounts/,
    );
    expect(await db.scalar("SELECT count(*)::int FROM accounts")).toBe(1);
  });

  it("are found in a column that has another name now, and in a schema that is filled before", async () => {
    const { db, manager } = await workbench(
      migrationsFolder({
        "1_a/up.sql": "CREATE SCHEMA app; CREATE TABLE a (now text); CREATE TABLE b (id int)",
        "1_a/down.sql": `ALTER TABLE a RENAME now TO before; ALTER TABLE public.a DROP before;
          ALTER TABLE b SET SCHEMA app; DROP SCHEMA app CASCADE`,
      }),
    );
    await manager.migrateUp();
    await db.query("INSERT INTO a VALUES ('x')");
    await db.query("INSERT INTO b VALUES (1)");
    expect((await manager.planDown()).losses).toMatchObject([
      { what: "column", object: "a.now" },
      { what: "table", object: "b" },
    ]);
  });

  it("are looked for where the file looks, as its role", async () => {
    const role = `owner_${Math.random().toString(36).slice(2, 10)}`;
    const { db, url, another } = await workbench(
      migrationsFolder({
        "1_a/up.sql": `-- db-migrate: role=${role}
          CREATE TABLE ${role}.orders (id int); CREATE TABLE app.notes (id int);`,
        "1_a/down.sql": `-- db-migrate: role=${role}
          DROP TABLE orders; SET search_path = app; DROP TABLE notes;`,
      }),
    );
    const migrator = `${role}_migrator`;
    await db.query(`CREATE ROLE ${role}`);
    await db.query(`CREATE ROLE ${migrator} LOGIN PASSWORD 'x' NOINHERIT IN ROLE ${role}`);
    try {
      await db.query(`CREATE SCHEMA ${role} AUTHORIZATION ${role}`);
      await db.query(`CREATE SCHEMA app AUTHORIZATION ${role}`);
      await db.query(`CREATE SCHEMA abe_migrate AUTHORIZATION ${migrator}`);
      const login = new URL(url);
      login.username = migrator;
      login.password = "x";
      const manager = another({ config: login.href });
      await manager.migrateUp();
      await db.query(`INSERT INTO ${role}.orders VALUES (1)`);
      await db.query("INSERT INTO app.notes VALUES (1)");
      expect((await manager.planDown()).losses).toMatchObject([
        { what: "table", object: "orders" },
        { what: "table", object: "notes" },
      ]);
    } finally {
      await db.query(`DROP OWNED BY ${role}, ${migrator} CASCADE`);
      await db.query(`DROP ROLE ${migrator}, ${role}`);
    }
  });

  it("are shown by `plan --down`, with what has no way back", async () => {
    const folder = migrationsFolder({ ...files, "3_c/up.sql": "SELECT 1" });
    const { db, url, manager } = await workbench(folder);
    await manager.migrateUp();
    await db.query("INSERT INTO orders (id) VALUES (1)");
    const on = ["--dir", folder, "--url", url, "plan", "--down"];
    expect(await cli(...on, "--to", "0")).toEqual({
      code: 8,
      err: "",
      out: [
        "2_b (1 statement)",
        "1_a (1 statement)",
        "3 migrations to revert.",
        "problem: 3_c has no way back: it has no down.sql.",
        `warning: ${folder}/1_a/down.sql:2:3: the table orders is dropped with its rows.`,
      ].join("\n"),
    });
    // What would be refused is not written down to be carried out.
    const file = `${folder}/_plan.json`;
    expect((await cli(...on, "--to", "0", "--out", file)).code).toBe(8);
    expect(existsSync(file)).toBe(false);
  });

  it("are told of when a migration is done again", async () => {
    const { warnings, observers } = warningsOf();
    const { db, another } = await workbench(
      migrationsFolder({
        "1_a/up.sql": "CREATE TABLE a (id int)",
        "1_a/down.sql": "DROP TABLE a",
      }),
    );
    const manager = another({ observers });
    await manager.migrateUp();
    await db.query("INSERT INTO a VALUES (1)");
    await manager.redo();
    expect(warnings).toMatchObject([{ code: "DB_MIGRATE_ROWS_LOST" }]);
  });
});

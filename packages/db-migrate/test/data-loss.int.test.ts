import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { DataLossError, createMigrationAuth } from "../src/index.js";
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
          CREATE TABLE locked (id int); CREATE TABLE widened (id int)`,
        "1_a/down.sql":
          "DROP SCHEMA app CASCADE; DROP TABLE parts; TRUNCATE kept; DROP TABLE locked; ALTER TABLE widened ALTER id TYPE bigint",
      }),
    );
    await manager.migrateUp();
    await db.query(`INSERT INTO app."Or""ders" VALUES (1)`);
    await db.query("INSERT INTO parts VALUES (1), (2)");
    await db.query("INSERT INTO kept VALUES (1)");
    await db.query("ANALYZE parts");
    await db.transaction(async (holder) => {
      await holder.query("LOCK TABLE locked, widened");
      expect((await manager.planDown()).losses).toMatchObject([
        { what: "table", object: 'app."Or""ders"', estimatedRows: undefined },
        { what: "table", object: "parts", estimatedRows: 2 },
        { what: "rows", object: "kept" },
        // Whoever cannot look does not say that there is nothing; what keeps its values needs no look.
        { what: "table", object: "locked" },
      ]);
    });
  });

  it("are found where CASCADE leads: by foreign keys, to columns of a type, to what an extension has", async () => {
    const { db, manager } = await workbench(
      migrationsFolder({
        "1_a/up.sql": `CREATE TYPE mood AS ENUM ('good', 'bad'); CREATE DOMAIN small AS int;
          CREATE DOMAIN moods AS mood[]; CREATE TYPE pair AS (mood mood, note text); CREATE EXTENSION hstore;
          CREATE TABLE people (id int PRIMARY KEY, mood mood, age small, tags hstore, note text);
          CREATE TABLE orders (id int PRIMARY KEY, person int REFERENCES people);
          CREATE TABLE lines (item int REFERENCES orders, feelings moods, two pair) PARTITION BY LIST (item);
          CREATE TABLE line PARTITION OF lines DEFAULT;
          CREATE TABLE apart (mood mood, id int);`,
        "1_a/down.sql": "DROP EXTENSION hstore CASCADE",
        "2_b/up.sql": "SELECT 2",
        "2_b/down.sql":
          "ALTER TYPE mood RENAME TO feeling; DROP TYPE IF EXISTS feeling, nothing CASCADE;",
        "3_c/up.sql": "SELECT 3",
        "3_c/down.sql": "DROP DOMAIN public.small CASCADE",
        "4_d/up.sql": "SELECT 4",
        "4_d/down.sql": "DROP TYPE pair; TRUNCATE people CASCADE",
      }),
    );
    await manager.migrateUp();
    expect((await manager.planDown({ to: "0" })).losses).toEqual([]);
    await db.query("INSERT INTO people VALUES (1, 'good', 7, 'a=>1', 'x')");
    await db.query("INSERT INTO orders VALUES (1, 1)");
    await db.query("INSERT INTO lines VALUES (1, '{good}', ('bad', 'x'))");
    const found = await manager.planDown({ to: "0" });
    expect(found.losses.map(({ migration, what, object }) => [migration, what, object])).toEqual([
      ["4_d", "rows", "lines"],
      ["4_d", "rows", "orders"],
      ["4_d", "rows", "people"],
      ["3_c", "column", "people.age"],
      ["2_b", "column", "lines.feelings"],
      ["2_b", "column", "lines.two"],
      ["2_b", "column", "people.mood"],
      ["1_a", "column", "people.tags"],
    ]);
    await expect(manager.migrateDown({ steps: 1, acceptDataLoss: false })).rejects.toThrow(
      /4_d\/down\.sql:1:17: the rows of lines are taken away/,
    );
  });

  it("are found in tables that an extension has, and in columns whose table's type goes", async () => {
    const { db, manager } = await workbench(
      migrationsFolder({
        "1_a/up.sql": `CREATE TABLE base (id int); CREATE TABLE uses (it base); CREATE TABLE own (id int);
          CREATE SCHEMA app; CREATE TYPE app.state AS ENUM ('on'); CREATE TABLE kept (state app.state);
          CREATE EXTENSION hstore; ALTER EXTENSION hstore ADD TABLE own`,
        "1_a/down.sql": "DROP SCHEMA app CASCADE; DROP TABLE base CASCADE; DROP EXTENSION hstore",
      }),
    );
    await manager.migrateUp();
    await db.query("INSERT INTO uses VALUES (ROW(1))");
    await db.query("INSERT INTO own VALUES (1)");
    await db.query("INSERT INTO kept VALUES ('on')");
    expect((await manager.planDown()).losses).toMatchObject([
      { what: "column", object: "kept.state" },
      { what: "column", object: "uses.it" },
      { what: "table", object: "own" },
    ]);
  });

  it("are the values that do not come back from a column's new type", async () => {
    const { db, manager } = await workbench(
      migrationsFolder({
        "1_a/up.sql": `CREATE TABLE t (whole int, big bigint, digits text, cut text, at timestamptz, on_at timestamptz,
          flag int, price numeric(8, 2), dear numeric, word varchar(3), made text, parts int[], gone text)`,
        "1_a/down.sql": `ALTER TABLE t ALTER whole TYPE bigint, ALTER big TYPE int, ALTER digits TYPE int USING digits::int,
          ALTER cut TYPE varchar(3) USING cut::varchar(3), ALTER at TYPE date, ALTER on_at TYPE date USING (on_at::timestamp)::date,
          ALTER flag TYPE bool USING flag::bool, ALTER price TYPE numeric, ALTER dear TYPE numeric(4, 1),
          ALTER word TYPE text, ALTER made TYPE text USING upper(made), ALTER parts TYPE text[]`,
        "2_b/up.sql": "SELECT 2",
        "2_b/down.sql": "ALTER TABLE t ALTER gone TYPE int USING NULL; ALTER TABLE t DROP gone",
      }),
    );
    await manager.migrateUp();
    await db.query(
      `INSERT INTO t VALUES (1, 2, '007', 'abcd', '2024-05-06 07:08Z', '2024-05-06 00:00Z', 1, 1.25, 1.25, 'abc', 'x', '{1}')`,
    );
    await db.query(
      "ALTER DATABASE " +
        (await db.scalar<string>("SELECT quote_ident(current_database())")) +
        " SET timezone = 'UTC'",
    );
    const found = (await manager.planDown({ to: "0" })).losses;
    expect(found.map(({ what, object }) => `${what} ${object}`)).toEqual([
      "values t.digits",
      "values t.cut",
      "values t.at",
      "values t.dear",
      "values t.made",
    ]);
    await db.query(
      "UPDATE t SET gone = 'x', digits = '7', cut = 'abc', at = on_at, dear = 1.5, made = NULL, flag = 2",
    );
    expect((await manager.planDown({ to: "0" })).losses).toMatchObject([
      { migration: "2_b", what: "values", object: "t.gone" },
      { migration: "2_b", what: "column", object: "t.gone" },
      { migration: "1_a", what: "values", object: "t.flag" },
    ]);
  });

  it("cannot be told of a DO block, a procedure or a program: that is said, and refused in production", async () => {
    const folder = migrationsFolder({
      "1_a/up.sql": "CREATE TABLE a (id int)",
      "1_a/down.sql": "SELECT 1; DO $$ BEGIN EXECUTE 'DROP ' || 'TABLE a'; END $$;",
      "2_b/up.sql": "CREATE PROCEDURE public.clear() LANGUAGE sql AS 'DELETE FROM a'",
      "2_b/down.sql": "CALL public.clear(); DROP PROCEDURE public.clear",
      "3_c/up.sql": "SELECT 3",
      "3_c/down.mjs": "export async function down(db) { await db.query('DELETE FROM a'); }",
    });
    const { warnings, observers } = warningsOf();
    const { db, manager, another } = await workbench(folder, { programs: true });
    await manager.migrateUp();
    const plan = await manager.planDown({ to: "0" });
    expect(plan.losses.map(({ what, object, line }) => [what, object, line])).toEqual([
      ["unknown", "the program", 1],
      ["unknown", "the procedure public.clear", 1],
      ["unknown", "the DO block", 1],
    ]);
    const refused = manager.migrateDown({ steps: 1, acceptDataLoss: false });
    await expect(refused).rejects.toThrow(
      /may lose rows:\n.*3_c\/down\.mjs:1:1: what the program takes away cannot be checked\.\nNothing was changed\./,
    );
    await manager.migrateDown({ to: "1", acceptDataLoss: true });
    await another({ observers }).migrateDown();
    expect(warnings).toMatchObject([
      {
        code: "DB_MIGRATE_ROWS_LOST",
        message: `${folder}/1_a/down.sql:1:11: what the DO block takes away cannot be checked.`,
        details: { what: "unknown", object: "the DO block" },
      },
    ]);
    await manager.migrateUp("1");
    const policy = { production: { require: [], allow: { down: true } } };
    const auth = createMigrationAuth({ policy });
    await expect(another({ environment: "production", auth }).migrateDown()).rejects.toThrow(
      DataLossError,
    );
    expect(await db.scalar("SELECT to_regclass('a') IS NOT NULL")).toBe(true);
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
        "  locks orders: ACCESS EXCLUSIVE",
        "1_a (1 statement)",
        "  locks orders: ACCESS EXCLUSIVE",
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

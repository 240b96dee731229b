import { createHash } from "node:crypto";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  AdoptionError,
  type ImportOptions,
  type ImportTool,
  MigrationLockedError,
  WrongEnvironmentError,
  createMigrationAuth,
} from "../src/index.js";
import { cli } from "./command-line.js";
import { type Workbench, migrationsFolder, workbench, writeFiles } from "./migrations-folder.js";

interface Adopting extends Workbench {
  readonly folder: string;
  adopt(options?: Partial<ImportOptions>): ReturnType<Workbench["manager"]["import"]>;
}

/** A database in which another tool has been at work. */
async function adopting(
  from: ImportTool,
  files: Readonly<Record<string, string>>,
  ...sql: readonly string[]
): Promise<Adopting> {
  const folder = migrationsFolder({});
  const source = join(folder, "theirs");
  writeFiles(source, files);
  const bench = await workbench(join(folder, "migrations"));
  for (const each of sql) await bench.db.query(each);
  const adopt = (options: Partial<ImportOptions> = {}) =>
    bench.manager.import({ from, source, adoptHistory: true, ...options });
  return { ...bench, folder, adopt };
}

const goFiles = {
  "1_a.up.sql": "CREATE TABLE a ();",
  "2_b.up.sql": "CREATE TABLE b ();",
  "3_c.up.sql": "CREATE TABLE c ();",
};
const goTable =
  "CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL)";
const goAt = (version: number, dirty = false) =>
  `INSERT INTO schema_migrations VALUES (${version}, ${dirty})`;

const names = async ({ manager }: Workbench, state: string): Promise<string[]> =>
  (await manager.status()).migrations
    .filter((each) => each.state === state)
    .map(({ name }) => name);

describe("a history that cannot be taken over", () => {
  it("is dirty: nothing is written, and it is said what to do", async () => {
    const bench = await adopting("golang-migrate", goFiles, goTable, goAt(2, true));
    await expect(bench.adopt()).rejects.toThrow(AdoptionError);
    await expect(bench.adopt()).rejects.toThrow(/Version 2 is dirty: .*migrate force <version>/);
    await expect(bench.adopt()).rejects.toThrow(/Nothing was written, and nothing was recorded/);
    await expect(bench.manager.status()).rejects.toThrow(/does not exist/);
    expect(await bench.db.scalar("SELECT to_regnamespace('abe_migrate')")).toBeNull();
  });

  it("knows a migration without a file, unless that is left out", async () => {
    const bench = await adopting("golang-migrate", goFiles, goTable, goAt(4));
    await expect(bench.adopt()).rejects.toThrow(
      /4 was applied by golang-migrate, and there is no file of it\. .*--leave-out 4\n.*Look again with: npx @abe\/db-migrate import --from golang-migrate .* --adopt-history --dry-run$/,
    );
    const { history } = await bench.adopt({ leaveOut: ["4"] });
    expect(history).toMatchObject({ recorded: ["1_a", "2_b", "3_c"], pending: [] });
  });

  it("is not there although the database has tables", async () => {
    const bench = await adopting("golang-migrate", goFiles, "CREATE TABLE a ()");
    await expect(bench.adopt()).rejects.toThrow(
      /has tables, but there is no history of golang-migrate in it: schema_migrations does not exist/,
    );
  });

  it("belongs to another tool", async () => {
    const table = "CREATE TABLE schema_migrations (version varchar PRIMARY KEY)";
    const bench = await adopting("golang-migrate", goFiles, table);
    await expect(bench.adopt()).rejects.toThrow(
      "schema_migrations is another table: it has no column dirty.",
    );
  });

  it("knows what this one does not, once this one has begun", async () => {
    const bench = await adopting("golang-migrate", goFiles, goTable, goAt(1));
    await bench.adopt();
    await bench.manager.migrateUp({ to: "2" });
    expect((await bench.adopt()).history).toMatchObject({ recorded: [], pending: ["3_c"] });
    await bench.db.query("UPDATE schema_migrations SET version = 3");
    await expect(bench.adopt()).rejects.toThrow(
      /3_c was applied by golang-migrate, but this database has a history here already, in which it is not applied/,
    );
    expect(await names(bench, "pending")).toEqual(["3_c"]);
  });

  it("is recorded only where a baseline is allowed; what needs an approval is done in two steps", async () => {
    const bench = await adopting("golang-migrate", goFiles, goTable, goAt(1));
    const source = join(bench.folder, "theirs");
    const options = { from: "golang-migrate", source, adoptHistory: true } as const;
    const under = (baseline: boolean | "approval") =>
      bench.another({
        environment: "production",
        auth: createMigrationAuth({ policy: { production: { require: [], allow: { baseline } } } }),
      });
    await expect(under(false).import(options)).rejects.toThrow(
      /import is not allowed by the policy/,
    );
    await expect(under("approval").import(options)).rejects.toThrow(
      /import needs an approval .* without --adopt-history, and record what is applied by an approved baseline/,
    );
    await expect(bench.manager.status()).rejects.toThrow(/does not exist/);
    expect((await under(true).import(options)).history?.recorded).toEqual(["1_a"]);
  });

  it("tells of failed migrations", async () => {
    const bench = await adopting(
      "prisma",
      { "1_a/migration.sql": "SELECT 1", "2_b/migration.sql": "SELECT 2" },
      `CREATE TABLE _prisma_migrations (id text, checksum text, finished_at timestamptz, migration_name text,
        rolled_back_at timestamptz, started_at timestamptz)`,
      `INSERT INTO _prisma_migrations VALUES ('x', '', now(), '1_a', NULL, now()), ('y', '', NULL, '2_b', NULL, now())`,
    );
    await expect(bench.adopt()).rejects.toThrow(/^2_b failed there: .*prisma migrate resolve/);
  });
});

describe("a history that is taken over", () => {
  it("may be empty, in an empty database", async () => {
    const bench = await adopting("golang-migrate", goFiles);
    expect((await bench.adopt()).history).toEqual({
      table: null,
      recorded: [],
      pending: ["1_a", "2_b", "3_c"],
      edited: [],
    });
    expect(await bench.manager.migrateUp()).toHaveLength(3);
    // Nobody else has been here, and nobody needs to have been.
    expect((await bench.adopt()).history).toMatchObject({ recorded: [], pending: [] });
  });

  it("may be in another table", async () => {
    const bench = await adopting(
      "golang-migrate",
      goFiles,
      'CREATE SCHEMA "Old One"',
      'CREATE TABLE "Old One".versions (version bigint, dirty boolean)',
      'INSERT INTO "Old One".versions VALUES (2, false)',
    );
    const { history } = await bench.adopt({ historyTable: '"Old One".versions' });
    expect(history).toMatchObject({ table: '"Old One".versions', recorded: ["1_a", "2_b"] });
  });

  it("shows what was passed over as out of order", async () => {
    const journal = (...entries: unknown[]) => JSON.stringify({ dialect: "postgresql", entries });
    const bench = await adopting(
      "drizzle",
      {
        "meta/_journal.json": journal(
          { tag: "0000_a", when: 1000 },
          { tag: "0001_b", when: 500 },
          { tag: "0002_c", when: 2000 },
        ),
        "0000_a.sql": "CREATE TABLE a ();",
        "0001_b.sql": "CREATE TABLE b ();",
        "0002_c.sql": "CREATE TABLE c ();",
      },
      "CREATE SCHEMA drizzle",
      "CREATE TABLE drizzle.__drizzle_migrations (id serial, hash text, created_at bigint)",
      `INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('edited since', 1000),
        (encode(sha256('CREATE TABLE c ();'), 'hex'), 2000)`,
    );
    const { history } = await bench.adopt();
    expect(history).toMatchObject({
      recorded: ["0000_a", "0002_c"],
      pending: ["0001_b"],
      edited: ["0000_a"],
    });
    expect(await names(bench, "out-of-order")).toEqual(["0001_b"]);
    expect(await bench.db.scalar("SELECT detail->>'edited' FROM abe_migrate.audit")).toBe("1");
  });

  it("names edited files, whatever their line ends and however their checksum was written", async () => {
    const sql = "SELECT 1;\nSELECT 2;\n";
    const hash = createHash("sha256").update(sql).digest("hex");
    const early = hash.replaceAll(/(..)/g, (byte) => byte.replace(/^0/, ""));
    expect(early).not.toBe(hash);
    const bench = await adopting(
      "prisma",
      {
        "1_a/migration.sql": sql.replaceAll("\n", "\r\n"),
        "2_b/migration.sql": sql,
        "3_c/migration.sql": sql,
      },
      `CREATE TABLE _prisma_migrations (id text, checksum text, finished_at timestamptz, migration_name text,
        rolled_back_at timestamptz, started_at timestamptz)`,
      `INSERT INTO _prisma_migrations VALUES ('1', '${hash}', now(), '1_a', NULL, now()),
        ('2', '${early}', now(), '2_b', NULL, now()), ('3', 'other', now(), '3_c', NULL, now())`,
    );
    expect((await bench.adopt()).history?.edited).toEqual(["3_c"]);
  });

  it("is known by folders since drizzle 1.0, or by seconds before the table was changed", async () => {
    const table = (columns: string) =>
      `CREATE TABLE drizzle.__drizzle_migrations (id serial, hash text, created_at bigint${columns})`;
    const files = {
      "20231114221320_a/migration.sql": "CREATE TABLE a ();",
      "20231114221321_b/migration.sql": "CREATE TABLE b ();",
    };
    const before = await adopting(
      "drizzle",
      files,
      "CREATE SCHEMA drizzle",
      table(""),
      "INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('', 1700000000123)",
    );
    expect((await before.adopt()).history?.recorded).toEqual(["20231114221320_a"]);
    const since = await adopting(
      "drizzle",
      files,
      "CREATE SCHEMA drizzle",
      table(", name text, applied_at timestamptz DEFAULT now()"),
      `INSERT INTO drizzle.__drizzle_migrations (hash, created_at, name, applied_at)
        VALUES ('', 1700000001000, '20231114221321_b', '2024-01-01 10:00:00Z')`,
    );
    expect((await since.adopt()).history?.recorded).toEqual(["20231114221321_b"]);
    const { migrations } = await since.manager.status();
    expect(migrations[1]?.appliedAt?.toISOString()).toBe("2024-01-01T10:00:00.000Z");
  });

  it("is told of in order of application, so down goes the same way back", async () => {
    const bench = await adopting(
      "diesel",
      {
        "1_a/up.sql": "CREATE TABLE a ();",
        "1_a/down.sql": "DROP TABLE a;",
        "2_b/up.sql": "CREATE TABLE b ();",
        "2_b/down.sql": "DROP TABLE b;",
      },
      "CREATE TABLE __diesel_schema_migrations (version varchar PRIMARY KEY, run_on timestamp)",
      "INSERT INTO __diesel_schema_migrations VALUES ('2', '2024-01-01'), ('1', '2024-01-02')",
      "CREATE TABLE a ()",
      "CREATE TABLE b ()",
    );
    expect((await bench.adopt()).history?.recorded).toEqual(["2_b", "1_a"]);
    expect(await bench.manager.migrateDown()).toMatchObject([{ name: "1_a" }]);
  });

  it("comes from the table that Hasura had before config v3, and from no other database's", async () => {
    const files = { "1_a/up.sql": "SELECT 1", "2_b/up.sql": "SELECT 2" };
    const old = await adopting(
      "hasura",
      files,
      "CREATE SCHEMA hdb_catalog",
      "CREATE TABLE hdb_catalog.hdb_version (version text)",
      "CREATE TABLE hdb_catalog.schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL)",
      "INSERT INTO hdb_catalog.schema_migrations VALUES (1, false)",
    );
    expect((await old.adopt()).history).toMatchObject({ recorded: ["1_a"], pending: ["2_b"] });
    await old.db.query("INSERT INTO hdb_catalog.schema_migrations VALUES (2, true)");
    await expect(old.adopt()).rejects.toThrow(/2 is marked as dirty/);
    const several = await adopting(
      "hasura",
      files,
      "CREATE SCHEMA hdb_catalog",
      "CREATE TABLE hdb_catalog.hdb_version (cli_state jsonb)",
      `INSERT INTO hdb_catalog.hdb_version VALUES ('{"migrations": {"x": {"1": false}, "y": {"1": false}}}')`,
      "CREATE TABLE hdb_catalog.schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL)",
      "INSERT INTO hdb_catalog.schema_migrations VALUES (2, false)",
    );
    await expect(several.adopt()).rejects.toThrow(/knows several databases here \(x, y\)/);
    await several.db.query(
      `UPDATE hdb_catalog.hdb_version SET cli_state = cli_state #- '{migrations,y}'`,
    );
    expect((await several.adopt()).history?.recorded).toEqual(["1_a"]);
  });

  it("is read and written under the lock, in the environment that was named", async () => {
    const bench = await adopting("golang-migrate", goFiles, goTable, goAt(1));
    const source = join(bench.folder, "theirs");
    const options = { from: "golang-migrate", source, adoptHistory: true } as const;
    await bench.db.transaction(async (tx) => {
      const key = [0x41_42_4d_47, "abe_migrate.history/"];
      await tx.query("SELECT pg_advisory_xact_lock($1::int, hashtext($2::text))", key);
      const impatient = bench.another({ lockWaitMs: 0 });
      await expect(impatient.import(options)).rejects.toThrow(MigrationLockedError);
      await impatient.import({ ...options, dryRun: true });
    });
    const staging = bench.another({ environment: "staging" });
    await staging.import(options);
    const other = bench.another({ environment: "test" });
    await expect(other.import(options)).rejects.toThrow(WrongEnvironmentError);
    await expect(other.import({ ...options, dryRun: true })).rejects.toThrow(WrongEnvironmentError);
  });
});

describe("db-migrate import", () => {
  it("says what it wrote, recorded and noticed", async () => {
    const files = { ...goFiles, "notes.txt": "" };
    const bench = await adopting("golang-migrate", files, goTable, goAt(2));
    const on = ["--dir", join(bench.folder, "migrations"), "--url", bench.url];
    const theirs = join(bench.folder, "theirs");
    const what = ["import", theirs, "--from", "golang-migrate"];
    expect(await cli(...on, ...what, "--adopt-history", "--dry-run", "--leave-out", "3")).toEqual({
      code: 0,
      err: "",
      out: [
        `note: ${theirs}/notes.txt is not taken over: it is not named <version>_<title>.up.sql or .down.sql.`,
        `Would write 2 migrations to ${bench.folder}/migrations.`,
        "Would record 2 migrations as applied (read from schema_migrations); 0 pending.",
      ].join("\n"),
    });
    expect((await cli(...on, ...what, "--adopt-history")).out).toContain(
      "Recorded 2 migrations as applied (read from schema_migrations); 1 pending.",
    );
    const { out } = await cli(...on, "--json", ...what);
    expect(JSON.parse(out)).toMatchObject({
      type: "result",
      command: "import",
      result: { written: [], unchanged: ["1_a", "2_b", "3_c"], history: null },
    });
  });

  it("exits with 5 for files, with 4 for a history, and with 2 for its arguments", async () => {
    const bench = await adopting("golang-migrate", { "1_a.up.sql": "COMMIT" }, goTable, goAt(9));
    const on = ["--dir", join(bench.folder, "migrations"), "--url", bench.url];
    const theirs = join(bench.folder, "theirs");
    expect(await cli(...on, "import", "--from", "golang-migrate", theirs)).toMatchObject({
      code: 5,
    });
    writeFiles(theirs, { "1_a.up.sql": "SELECT 1" });
    const adopt = ["import", "--from", "golang-migrate", theirs, "--adopt-history"];
    expect(await cli(...on, ...adopt)).toMatchObject({ code: 4 });
    expect(await cli(...on, "import", theirs)).toMatchObject({ code: 2 });
    expect(await cli(...on, "import", "--from", "flyway", theirs)).toMatchObject({ code: 2 });
    expect(await cli(...on, "import", "--from", "dbmate", join(theirs, "gone"))).toMatchObject({
      code: 2,
    });
  });
});

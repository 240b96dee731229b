import { describe, expect, it } from "vitest";
import { createMigrationManager } from "../src/index.js";
import { catalogOf, migrationsFolder, workbench, writeFiles } from "./migrations-folder.js";

const good = { "1_a/up.sql": "CREATE TABLE a (id int);", "1_a/down.sql": "DROP TABLE a;" };

interface Bad {
  readonly what: string;
  readonly files: Readonly<Record<string, string>>;
  readonly code: string;
  /** The problem with its place, and the command to type next. */
  readonly says: readonly RegExp[];
}

const whichIsApplied = /SELECT name FROM abe_migrate\.history/;
const verify = /npx @abe\/db-migrate verify/;

/** Found before anything is sent. */
const refused: readonly Bad[] = [
  {
    what: "a stray file",
    files: { "notes.txt": "" },
    code: "DB_MIGRATE_STRAY_FILE",
    says: [/notes\.txt is a file, not a migration's folder/, verify],
  },
  {
    what: "a stray file in a migration's folder",
    files: { "1_a/up.sql.orig": "" },
    code: "DB_MIGRATE_STRAY_FILE",
    says: [/1_a\/up\.sql\.orig is neither up\.sql nor down\.sql/, verify],
  },
  {
    what: "a folder that is named as a file must be",
    files: { "2_b/down.sql": "", "2_b/up.sql/1.sql": "" },
    code: "DB_MIGRATE_STRAY_FILE",
    says: [/2_b\/up\.sql is neither up\.sql nor down\.sql/, verify],
  },
  {
    what: "a way back of a repeatable migration",
    files: { "repeatable/b/down.sql": "", "repeatable/b/up.sql": "SELECT 1" },
    code: "DB_MIGRATE_STRAY_FILE",
    says: [/repeatable\/b\/down\.sql has no meaning/, verify],
  },
  {
    what: "mixed version schemes",
    files: { "20230101_b/up.sql": "SELECT 1" },
    code: "DB_MIGRATE_MIXED_VERSIONS",
    says: [
      /dates \(20230101_b\) and numbers \(1_a\)/,
      /Rename the folders/,
      whichIsApplied,
      verify,
    ],
  },
  {
    what: "a version given twice",
    files: { "01_b/up.sql": "SELECT 1" },
    code: "DB_MIGRATE_DUPLICATE_VERSION",
    says: [
      /Version 0?1 is given twice: (?:1_a, 01_b|01_b, 1_a)/,
      /later version/,
      whichIsApplied,
      verify,
    ],
  },
  {
    what: "a command of psql",
    files: { "2_b/up.sql": "SELECT 'é';\n  \\connect other\n" },
    code: "DB_MIGRATE_FILE_INVALID",
    says: [
      /2_b\/up\.sql:2:3: \\connect must go: only psql understands a backslash.*\n1 \| .*\n2 \| {3}\\connect other\n {2}\| {3}\^\n/,
      verify,
    ],
  },
  {
    what: "COPY FROM STDIN",
    files: { "2_b/up.sql": "SELECT 1;\nCOPY a FROM stdin;\n1\n\\.\n" },
    code: "DB_MIGRATE_FILE_INVALID",
    says: [
      /2_b\/up\.sql:2:1: COPY … FROM STDIN has no data here/,
      /2_b\/up\.sql:4:1: \\\. ends the data of a COPY/,
      verify,
    ],
  },
  {
    what: "an embedded COMMIT",
    files: { "2_b/up.sql": "CREATE TABLE b ();\n/* 😀 */ COMMIT;\nCREATE TABLE c ();" },
    code: "DB_MIGRATE_FILE_INVALID",
    says: [/2_b\/up\.sql:2:9: COMMIT is not allowed.*Leave it out/, verify],
  },
  {
    what: "a quote that does not end",
    files: { "2_b/up.sql": "SELECT 1;\nSELECT 'a;\n" },
    code: "DB_MIGRATE_FILE_INVALID",
    says: [/2_b\/up\.sql:2:8: unterminated text/, verify],
  },
  {
    what: "no statement at all",
    files: { "2_b/up.sql": "-- add b\n\n;\n" },
    code: "DB_MIGRATE_FILE_INVALID",
    says: [/2_b\/up\.sql:1:1: no statement is in it; was it saved\?.*-- db-migrate: noop/, verify],
  },
  {
    what: "a directive that is misspelt",
    files: { "2_b/up.sql": "\n-- db-migrate: transactoin=off\nVACUUM" },
    code: "DB_MIGRATE_FILE_INVALID",
    says: [/2_b\/up\.sql:2:1: unknown directive "transactoin=off"/, verify],
  },
];

/** Found by the server, or when its turn comes. */
const failing: readonly Bad[] = [
  {
    what: "a mistake in the middle of a file",
    files: { "2_b/up.sql": "CREATE TABLE b ();\nALTER TABLE é ADD x int;" },
    code: "42P01",
    says: [
      /2_b\/up\.sql:2:1: .*\(SQLSTATE 42P01\)/,
      /Nothing was changed/,
      /npx @abe\/db-migrate up/,
    ],
  },
  {
    what: "a COMMIT that cannot be seen",
    files: { "2_b/up.sql": "CREATE TABLE b ();\nDO $$ BEGIN COMMIT; END $$;" },
    code: "2D000",
    says: [
      /2_b\/up\.sql:2:1/,
      /Nothing was changed/,
      /-- db-migrate: transaction=off\nThen run: npx @abe\/db-migrate up/,
    ],
  },
];

describe("what cannot be run", () => {
  it.each(refused)("is refused with its place, and nothing was changed: $what", async (bad) => {
    const { db, manager } = await workbench(migrationsFolder({ ...good, ...bad.files }));
    const before = await catalogOf(db);
    const up = manager.migrateUp();
    await expect(up).rejects.toMatchObject({ code: bad.code, outcome: "not_applied" });
    for (const pattern of bad.says) await expect(up).rejects.toThrow(pattern);
    await expect(up).rejects.toThrow(/Nothing was changed/);
    expect(await catalogOf(db)).toEqual(before);
    expect(
      await manager.status().then(
        ({ pending }) => pending,
        () => "refused",
      ),
    ).toBe(bad.code === "DB_MIGRATE_FILE_INVALID" ? 2 : "refused");
  });

  it.each(failing)("fails with its place, and is not recorded: $what", async (bad) => {
    const { db, manager } = await workbench(migrationsFolder({ ...good, ...bad.files }));
    const up = manager.migrateUp();
    await expect(up).rejects.toMatchObject({ code: bad.code, outcome: "not_applied" });
    for (const pattern of bad.says) await expect(up).rejects.toThrow(pattern);
    expect(await db.column("SELECT name FROM abe_migrate.history")).toEqual(["1_a"]);
    expect(await db.scalar("SELECT to_regclass('b')")).toBeNull();
    const failed = "SELECT migration FROM abe_migrate.audit WHERE phase = 'failed'";
    expect(await db.column(failed)).toEqual(["2_b"]);
  });
});

describe("a file from elsewhere", () => {
  it("with a byte order mark and other line ends is the same migration, its places included", async () => {
    const folder = migrationsFolder({ "1_a/up.sql": "CREATE TABLE a ();\nSELECT 1;\n" });
    const { manager } = await workbench(folder);
    await manager.migrateUp();
    writeFiles(folder, { "1_a/up.sql": "\uFEFFCREATE TABLE a ();\r\nSELECT 1;\r\n" });
    expect((await manager.status()).migrations[0]?.state).toBe("applied");
    writeFiles(folder, { "2_b/up.sql": "\uFEFF-- é\r\n\r\n  SELEC 1;\r\n" });
    await expect(manager.migrateUp()).rejects.toMatchObject({ location: { line: 3, column: 3 } });
  });

  it("of 20 MB runs, and its mistake is found", async () => {
    const row = `INSERT INTO a VALUES ('${"é".repeat(500)}');\n`;
    const rows = Math.ceil(20_000_000 / Buffer.byteLength(row));
    const text = `CREATE TABLE a (t text);\n${row.repeat(rows)}`;
    const folder = migrationsFolder({ "1_a/up.sql": text });
    const { db, manager } = await workbench(folder);
    expect(await manager.migrateUp()).toHaveLength(1);
    expect(await db.scalar("SELECT count(*)::int FROM a")).toBe(rows);
    writeFiles(folder, { "2_b/up.sql": `${text.replace("TABLE a", "TABLE b")}SELECT 1/0;` });
    await expect(manager.migrateUp()).rejects.toMatchObject({
      code: "22012",
      location: { line: rows + 2, column: 1 },
    });
  });
});

describe("a server that takes no migrations", () => {
  it("because it is read-only is refused", async () => {
    const { db, url, manager } = await workbench(migrationsFolder(good));
    const database = await db.scalar<string>("SELECT quote_ident(current_database())");
    await db.query(`ALTER DATABASE ${database} SET default_transaction_read_only = on`);
    await expect(manager.migrateUp()).rejects.toMatchObject({
      code: "DB_MIGRATE_PREFLIGHT",
      message: expect.stringMatching(/default_transaction_read_only is on.*\nNothing was changed/),
    });
    expect(url).toContain("postgres");
  });

  it("as a superuser is refused in production", async () => {
    const { db, manager } = await workbench(migrationsFolder(good), { environment: "production" });
    await expect(manager.migrateUp()).rejects.toMatchObject({
      code: "DB_MIGRATE_PREFLIGHT",
      message: expect.stringMatching(/postgres is a superuser.*DB_MIGRATION_USER/),
    });
    expect(await db.scalar("SELECT to_regnamespace('abe_migrate')")).toBeNull();
  });

  it("of another environment is refused, with the command that shows where it leads", async () => {
    const { manager, url } = await workbench(migrationsFolder(good), { environment: "staging" });
    await manager.migrateUp();
    const directory = migrationsFolder({ ...good, "2_b/up.sql": "SELECT 1" });
    const other = createMigrationManager({ directory, config: url, environment: "test" });
    await expect(other.migrateUp()).rejects.toThrow(
      /belongs to "staging".*npx @abe\/db-migrate config/,
    );
  });
});

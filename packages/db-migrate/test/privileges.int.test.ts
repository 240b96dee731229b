import { randomBytes } from "node:crypto";
import { type DatabaseServer, createDatabaseServer } from "@abe/db-core";
import { createTestDatabase } from "@abe/db-testing";
import { type Session, openSession } from "@abe/db-core/session";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createMigrationAuth, createMigrationManager } from "../src/index.js";
import { type PlannedNeed, planNeeds } from "../src/privileges/plan-needs.js";
import { readMissing } from "../src/privileges/read-privileges.js";
import { checksumOf } from "../src/source/checksum.js";
import { inspectFully } from "../src/source/inspect-fully.js";
import { migrationsFolder } from "./migrations-folder.js";

/** Plans of which all is foreseen: they are refused when, and only when, the server refuses them. */
const foreseen = [
  "ALTER TABLE owned ADD c int",
  "ALTER TABLE public.owned ADD c int, ALTER id SET DEFAULT 5",
  "ALTER TABLE app.owned ADD c int",
  "ALTER TABLE foreign_table ADD c int",
  "ALTER TABLE only_here ADD c int",
  "ALTER TABLE same_name ADD c int",
  "ALTER TABLE IF EXISTS nowhere ADD c int",
  "ALTER TABLE IF EXISTS foreign_table ADD c int",
  "ALTER INDEX owned_id_index RENAME TO other",
  "ALTER VIEW foreign_view RENAME TO other",
  "ALTER SEQUENCE numbers RESTART",
  "ALTER TABLE parts ATTACH PARTITION part_two FOR VALUES IN (2)",
  "CREATE TABLE fresh (id int)",
  "CREATE TABLE app.fresh (id int)",
  "CREATE TABLE closed.fresh (id int)",
  "CREATE TABLE part PARTITION OF parts FOR VALUES IN (1)",
  "CREATE TABLE child () INHERITS (foreign_table)",
  "CREATE TEMP TABLE fresh (id int); ALTER TABLE fresh ADD c int",
  "CREATE INDEX ON owned (id)",
  "CREATE INDEX ON closed.owned (id)",
  "CREATE INDEX ON foreign_table (id)",
  "CREATE SEQUENCE fresh_numbers",
  "CREATE TYPE mood AS ENUM ('good')",
  "CREATE TYPE closed.pair AS (a int)",
  "CREATE DOMAIN closed.positive AS int CHECK (VALUE > 0)",
  "CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'",
  "CREATE SCHEMA fresh",
  "CREATE POLICY mine ON owned USING (true)",
  "CREATE POLICY mine ON foreign_table USING (true)",
  "COMMENT ON TABLE owned IS 'x'; COMMENT ON COLUMN app.owned.id IS 'x'",
  "COMMENT ON COLUMN foreign_table.id IS 'x'",
  "DROP TABLE owned",
  "DROP TABLE foreign_table",
  "DROP TABLE app.foreign_table",
  "DROP INDEX owned_id_index",
  "DROP VIEW foreign_view",
  "ALTER TABLE owned RENAME id TO key",
  "ALTER TABLE owned RENAME TO renamed; ALTER TABLE renamed ADD c int",
  "ALTER TABLE foreign_table RENAME TO renamed",
  "ALTER TABLE owned ADD c int; GRANT SELECT ON owned TO PUBLIC; ALTER TABLE owned ADD d int",
  "SET LOCAL lock_timeout = '1s'; ALTER TABLE owned ADD c int",
  "CREATE TABLE fresh (id int); ALTER TABLE fresh ADD c int; CREATE INDEX ON fresh (id); DROP TABLE fresh",
  'CREATE TABLE "Fresh" (id int); COMMENT ON TABLE "Fresh" IS $$x$$',
  'ALTER TABLE "Mixed Case" ADD c int',
];

/** Plans of which something cannot be foreseen: they are never refused when the server takes them. */
const unforeseen = [
  "DO $$ BEGIN EXECUTE 'ALTER TABLE owned ADD c int'; END $$; ALTER TABLE owned ADD d int",
  "SELECT hand_over(); ALTER TABLE given ADD c int",
  "ALTER TABLE owned ADD h int DEFAULT hand_over(); ALTER TABLE given ADD c int",
  "CREATE TABLE app.only_public (id int); ALTER TABLE only_public ADD c int",
  "CREATE TEMP TABLE foreign_table (id int); ALTER TABLE foreign_table ADD c int",
  "DROP TABLE parts; DROP TABLE IF EXISTS part_other",
  "DROP FUNCTION taken() CASCADE; DROP VIEW IF EXISTS uses_taken",
  "ALTER TABLE based DROP COLUMN id CASCADE; DROP VIEW IF EXISTS on_based",
  "SET LOCAL search_path = app; ALTER TABLE same_name ADD c int",
  "CREATE SCHEMA s; SET LOCAL search_path = s; CREATE TABLE t (id int); ALTER TABLE t ADD c int",
  "CREATE SCHEMA s; CREATE TABLE s.foreign_table (id int); ALTER TABLE s.foreign_table ADD c int",
  "DROP TABLE owned; DROP TABLE IF EXISTS foreign_table",
  "DROP TABLE based CASCADE; DROP VIEW IF EXISTS on_based; ALTER TABLE IF EXISTS nowhere ADD c int",
  "DROP SCHEMA app CASCADE; CREATE SCHEMA app; CREATE TABLE app.foreign_table (id int); ALTER TABLE app.foreign_table ADD c int",
  "CREATE VIEW seen AS SELECT 1 AS one; ALTER VIEW seen RENAME TO looked_at",
  "CREATE TEMP TABLE base (id int); CREATE VIEW seen AS SELECT * FROM base",
  "CREATE OR REPLACE FUNCTION taken() RETURNS int LANGUAGE sql AS 'SELECT 2'",
  "CREATE TABLE IF NOT EXISTS foreign_table (id int)",
  "CREATE SCHEMA IF NOT EXISTS public",
  "INSERT INTO owned VALUES (1); ALTER TABLE owned ADD c int",
  "CREATE TABLE copied AS SELECT 1 AS id; ALTER TABLE copied ADD c int",
  "ALTER TABLE owned OWNER TO CURRENT_USER; ALTER TABLE owned ADD c int",
  "ALTER TABLE owned SET SCHEMA app",
  "TRUNCATE owned",
  "GRANT CREATE ON SCHEMA closed TO CURRENT_USER; CREATE TABLE closed.t (id int)",
  "SELEC 1; ALTER TABLE foreign_table ADD c int",
];

/** Who logs in, as what files run, and what the roles are to each other. */
interface Person {
  readonly name: string;
  readonly role?: string;
}

const suffix = randomBytes(4).toString("hex");
const owner = `own_${suffix}`;
const role = (name: string): string => `${name}_${suffix}`;

describe("what a plan lacks", () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let db: DatabaseServer;
  let modern = false;
  const people: Person[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    db = createDatabaseServer(database.url, { name: "test" });
    modern = Number(await db.scalar("SELECT current_setting('server_version_num')")) >= 160_000;
    const quoted = await db.scalar<string>("SELECT quote_ident(current_database())");
    const texts = [
      `CREATE ROLE ${owner} LOGIN PASSWORD 'x'`,
      `CREATE ROLE ${role("heir")} LOGIN INHERIT PASSWORD 'x' IN ROLE ${owner}`,
      `CREATE ROLE ${role("member")} LOGIN NOINHERIT PASSWORD 'x' IN ROLE ${owner}`,
      `CREATE ROLE ${role("path")} LOGIN INHERIT PASSWORD 'x' IN ROLE ${owner}`,
      `ALTER ROLE ${role("path")} SET search_path = app, public`,
      `CREATE ROLE ${role("stranger")} LOGIN PASSWORD 'x'`,
      `CREATE ROLE ${role("maker")} LOGIN PASSWORD 'x'`,
      `CREATE ROLE ${role("super")} LOGIN SUPERUSER PASSWORD 'x'`,
      `CREATE ROLE ${role("always")} LOGIN NOINHERIT PASSWORD 'x' IN ROLE ${owner}`,
      `ALTER ROLE ${role("always")} SET role = ${owner}`,
      ...(modern
        ? [
            `CREATE ROLE ${role("unset")} LOGIN PASSWORD 'x'`,
            `GRANT ${owner} TO ${role("unset")} WITH INHERIT TRUE, SET FALSE`,
            `CREATE ROLE ${role("setter")} LOGIN PASSWORD 'x'`,
            `GRANT ${owner} TO ${role("setter")} WITH INHERIT FALSE, SET TRUE`,
          ]
        : []),
      "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
      `GRANT CREATE ON SCHEMA public TO ${owner}, ${role("maker")}`,
      `GRANT CREATE ON DATABASE ${quoted} TO ${owner}`,
      `CREATE SCHEMA app AUTHORIZATION ${owner}`,
      "CREATE SCHEMA closed",
      "GRANT USAGE ON SCHEMA app, closed TO PUBLIC",
      "CREATE TABLE foreign_table (id int); CREATE VIEW foreign_view AS SELECT 1 AS one",
      "CREATE TABLE app.foreign_table (id int)",
      "CREATE TABLE app.only_here (id int)",
      "CREATE TABLE public.same_name (id int); CREATE TABLE app.same_name (id int)",
      "CREATE TABLE owned (id int); CREATE TABLE app.owned (id int); CREATE TABLE closed.owned (id int)",
      "CREATE INDEX owned_id_index ON owned (id); CREATE SEQUENCE numbers",
      "CREATE TABLE parts (id int) PARTITION BY LIST (id); CREATE TABLE part_two (id int)",
      "CREATE TABLE based (id int); CREATE VIEW on_based AS SELECT * FROM based",
      'CREATE TABLE "Mixed Case" (id int)',
      "CREATE TABLE given (id int); CREATE TABLE only_public (id int)",
      "CREATE TABLE part_other PARTITION OF parts FOR VALUES IN (9)",
      // Without a row no default is computed.
      "INSERT INTO owned VALUES (1)",
      "CREATE FUNCTION taken() RETURNS int LANGUAGE sql AS 'SELECT 1'",
      "CREATE VIEW uses_taken AS SELECT taken() AS one",
      ...[
        "owned",
        "app.owned",
        "closed.owned",
        "app.only_here",
        "app.same_name",
        "parts",
        "based",
        '"Mixed Case"',
      ].map((table) => `ALTER TABLE ${table} OWNER TO ${owner}`),
      `ALTER SEQUENCE numbers OWNER TO ${owner}`,
      `ALTER FUNCTION taken OWNER TO ${owner}`,
      `CREATE FUNCTION hand_over() RETURNS int LANGUAGE plpgsql SECURITY DEFINER AS $$
        BEGIN EXECUTE format('ALTER TABLE public.given OWNER TO %I', session_user); RETURN 1; END $$`,
    ];
    for (const text of texts) {
      for (const statement of text.includes("$$") ? [text] : text.split("; ")) {
        await db.query(statement);
      }
    }
    people.push(
      { name: owner },
      { name: role("heir") },
      { name: role("heir"), role: owner },
      { name: role("member") },
      { name: role("member"), role: owner },
      { name: role("path") },
      { name: role("path"), role: owner },
      { name: role("stranger") },
      { name: role("maker") },
      { name: role("super") },
      { name: role("super"), role: owner },
      { name: role("super"), role: role("stranger") },
      { name: role("always") },
      ...(modern
        ? [{ name: role("unset") }, { name: role("setter") }, { name: role("setter"), role: owner }]
        : []),
    );
  });

  afterAll(async () => {
    const names = new Set(people.flatMap(({ name }) => name));
    await db.query(`DROP OWNED BY ${[...names].join(", ")} CASCADE`);
    await db.close();
    await database.drop();
    const other = await createTestDatabase();
    const admin = createDatabaseServer(other.url);
    for (const name of [...names].filter((each) => each !== owner)) {
      await admin.query(`DROP ROLE ${name}`);
    }
    await admin.query(`DROP ROLE ${owner}`);
    await admin.close();
    await other.drop();
  });

  function urlOf({ name }: Person): string {
    const url = new URL(database.url);
    url.username = name;
    url.password = "x";
    return url.href;
  }

  /** What the server says of a plan, which is rolled back. */
  async function verdictOf(session: Session, sql: string, { role: as }: Person): Promise<string> {
    const become = as === undefined ? [] : [`SET LOCAL ROLE ${as}`];
    try {
      await session.simple(["BEGIN", ...become, sql, "ROLLBACK"].join("; "));
      return "works";
    } catch (error) {
      await session.rollback();
      return (error as { code: string }).code;
    }
  }

  /** What each plan needs, by its place in the list; asked about in one query for all of them. */
  async function needsOf(plans: readonly string[], { role: as }: Person): Promise<PlannedNeed[]> {
    const needs: PlannedNeed[] = [];
    for (const [index, sql] of plans.entries()) {
      const file = { path: String(index), language: "sql", text: `${sql};` } as const;
      const inspected = await inspectFully({ ...file, checksum: checksumOf(file.text) });
      needs.push(...(await planNeeds([inspected], () => as)).needs);
    }
    return needs;
  }

  /** Plans of one person whose foresight differs from what the server does, as sentences. */
  async function differencesOf(
    person: Person,
    plans: readonly string[],
    judge: (refused: boolean, verdict: string) => boolean,
  ): Promise<string[]> {
    const found: string[] = [];
    const config = { ...database.config, user: person.name, password: "x" };
    await using server = createDatabaseServer(config, { name: person.name });
    const session = await openSession(server);
    const missing = await readMissing(session, await needsOf(plans, person));
    const refused = new Set(missing.map(({ need }) => need.place.file));
    for (const [index, sql] of plans.entries()) {
      const verdict = await verdictOf(session, sql, person);
      if (judge(refused.has(String(index)), verdict)) continue;
      found.push(`${person.name} as ${person.role ?? "itself"}: ${sql}: ${verdict}`);
    }
    await session.release();
    return found;
  }

  async function differences(
    ...asked: [readonly string[], (refused: boolean, verdict: string) => boolean]
  ): Promise<string[]> {
    const found: string[] = [];
    for (const person of people) found.push(...(await differencesOf(person, ...asked)));
    return found;
  }

  it(
    "is found before anything runs, exactly where the server would find it",
    { timeout: 120_000 },
    async () => {
      expect(
        await differences(foreseen, (refused, verdict) => refused === (verdict === "42501")),
      ).toEqual([]);
    },
  );

  it("is never found where the server would find nothing", { timeout: 120_000 }, async () => {
    expect(
      await differences(unforeseen, (refused, verdict) => !refused || verdict === "42501"),
    ).toEqual([]);
  });

  it("is told at once, with its place and what to grant, and nothing is changed", async () => {
    const folder = migrationsFolder({
      "1_a/up.sql": "-- é\nALTER TABLE owned ADD c int;\n  ALTER TABLE owned ADD d int;",
      "2_b/up.sql": "CREATE TABLE closed.t (id int); CREATE SCHEMA more;",
    });
    const manager = createMigrationManager({
      directory: folder,
      config: urlOf({ name: role("stranger") }),
    });
    const error = await manager.migrateUp().catch((reason: unknown) => reason);
    const name = await db.scalar<string>("SELECT current_database()");
    expect(error).toMatchObject({
      code: "DB_MIGRATE_PREFLIGHT",
      outcome: "not_applied",
      problems: [
        `${role("stranger")} may not make the tables of the history, for which it needs a schema. As an administrator, run: CREATE SCHEMA abe_migrate AUTHORIZATION "${role("stranger")}"; or: GRANT CREATE ON DATABASE "${name}" TO "${role("stranger")}"`,
        `${folder}/1_a/up.sql:2:1: ${role("stranger")} may not change public.owned, which belongs to ${owner}. Let migrations run as its owner: DB_MIGRATION_ROLE; or, as an administrator, run: ALTER TABLE "public"."owned" OWNER TO "${role("stranger")}"`,
        `${folder}/2_b/up.sql:1:1: ${role("stranger")} may not make anything in the schema closed. As an administrator, run: GRANT CREATE ON SCHEMA "closed" TO "${role("stranger")}"`,
        `${folder}/2_b/up.sql:1:33: ${role("stranger")} may not make a schema in the database ${name}. As an administrator, run: GRANT CREATE ON DATABASE "${name}" TO "${role("stranger")}"`,
      ],
    });
    expect(await db.scalar("SELECT to_regnamespace('abe_migrate')")).toBeNull();
  });

  it("is no policy on a table of others where the host lets roles make these", async () => {
    const directory = migrationsFolder({
      "1_a/up.sql": `CREATE POLICY mine ON foreign_table USING (true);
        ALTER POLICY mine ON foreign_table USING (false); ALTER TABLE foreign_table ADD c int`,
    });
    const manager = createMigrationManager({ directory, config: urlOf({ name: role("maker") }) });
    const places = async (): Promise<string[]> =>
      (await manager.examine()).refusals.flatMap(
        ({ message }) => /up\.sql:\d+:\d+/.exec(message)?.[0] ?? [],
      );
    expect(await places()).toEqual(["up.sql:1:1"]);
    // What supautils is configured with; without it the setting is one that nobody reads.
    const grants = `{"${role("maker")}": ["public.foreign_table"]}`;
    await db.query(`ALTER ROLE ${role("maker")} SET supautils.policy_grants = '${grants}'`);
    try {
      expect(await places()).toEqual(["up.sql:2:59"]);
    } finally {
      await db.query(`ALTER ROLE ${role("maker")} RESET supautils.policy_grants`);
    }
  });

  it("of a role that may not be taken is that alone", async () => {
    const auth = createMigrationAuth({
      user: role("stranger"),
      password: "x",
      role: owner,
    });
    const directory = migrationsFolder({ "1_a/up.sql": "ALTER TABLE foreign_table ADD c int" });
    const manager = createMigrationManager({ directory, config: database.url, auth });
    const { refusals } = await manager.examine();
    expect(refusals.map(({ reason }) => reason)).toEqual(["role-not-allowed", "privilege"]);
    expect(refusals[1]?.message).toMatch(/tables of the history/);
  });

  it("counts the role that a file names for itself", async () => {
    const files = {
      "1_a/up.sql": `-- db-migrate: role=${owner}\nALTER TABLE owned ADD c int`,
      "2_b/up.sql": "-- db-migrate: role=nobody_at_all\nSELECT 1",
    };
    const config = urlOf({ name: role("member") });
    const manager = createMigrationManager({ directory: migrationsFolder(files), config });
    const { refusals } = await manager.examine();
    expect(refusals.map(({ message }) => message)).toEqual([
      "There is no role nobody_at_all.",
      expect.stringMatching(/tables of the history/),
    ]);
  });
});

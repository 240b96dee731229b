import { createHash } from "node:crypto";
import type { ImportTool } from "../src/index.js";

/** A small history as one tool keeps it: its folder, what it sends, and its table. */
export interface ToolCorpus {
  readonly tool: ImportTool;
  /** The folder to import, below that of `files`. */
  readonly source: string;
  readonly files: Readonly<Record<string, string>>;
  /** What the tool sends, a text for each migration. */
  readonly sent: readonly string[];
  /** Folder names that it comes to. */
  readonly names: readonly string[];
  /** Its table as it is after so many migrations, byte for byte as the tool itself made it. */
  history(applied: number): string;
  /** When the first migration was applied, where the table knows. */
  readonly firstAppliedAt?: string;
}

const things = `CREATE TABLE things (id int PRIMARY KEY, name text NOT NULL DEFAULT 'a;b');
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  NEW.name := NEW.name || ';';
  RETURN NEW;
END
$body$;
CREATE TRIGGER things_touch BEFORE UPDATE ON things FOR EACH ROW EXECUTE FUNCTION touch();
`;
const noThings = "DROP TABLE things;\nDROP FUNCTION touch();\n";
const moods = "CREATE TYPE mood AS ENUM ('sad', 'glad');\nALTER TABLE things ADD mood mood;\n";
const noMoods = "ALTER TABLE things DROP mood;\nDROP TYPE mood;\n";
const wrapped = `-- one transaction\nBEGIN;\n${moods}COMMIT;\n`;
const index = "CREATE INDEX CONCURRENTLY things_name ON things (name);\n";
const noIndex = "DROP INDEX CONCURRENTLY things_name;\n";
const plainIndex = "CREATE INDEX things_name ON things (name);\n";

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function rows(values: readonly string[], applied: number): string {
  return values.slice(0, applied).join(", ");
}

function insert(table: string, values: readonly string[], applied: number): string {
  return applied === 0 ? "" : `INSERT INTO ${table} VALUES ${rows(values, applied)};`;
}

const diesel: ToolCorpus = {
  tool: "diesel",
  source: "migrations-diesel",
  files: {
    "migrations-diesel/20170101120000_things/up.sql": things,
    "migrations-diesel/20170101120000_things/down.sql": noThings,
    "migrations-diesel/2017-09-23-182408_moods/up.sql": wrapped,
    "migrations-diesel/2017-09-23-182408_moods/down.sql": noMoods,
    "migrations-diesel/2026-05-26-120000-0000_index/up.sql": index,
    "migrations-diesel/2026-05-26-120000-0000_index/down.sql": noIndex,
    "migrations-diesel/2026-05-26-120000-0000_index/metadata.toml": "run_in_transaction = false\n",
    "migrations-diesel/README.md": "about",
    "migrations-diesel/.gitkeep": "",
  },
  sent: [things, wrapped, index],
  names: ["20170101120000_things", "2017-09-23-182408_moods", "2026-05-26-120000-0000_index"],
  history: (applied) => `CREATE TABLE __diesel_schema_migrations (
    version VARCHAR(50) PRIMARY KEY NOT NULL, run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP);
  ${insert(
    "__diesel_schema_migrations",
    [
      "('20170101120000', '2024-01-01 10:00:00')",
      "('20170923182408', '2024-01-02 10:00:00')",
      "('202605261200000000', '2024-01-03 10:00:00')",
    ],
    applied,
  )}`,
  firstAppliedAt: "2024-01-01T10:00:00.000Z",
};

const hasuraVersions = ["1600000000000", "1600000000001", "1600000000002"];

const hasura: ToolCorpus = {
  tool: "hasura",
  source: "migrations-hasura/default",
  files: {
    "migrations-hasura/default/1600000000000_things/up.sql": things,
    "migrations-hasura/default/1600000000000_things/down.sql": noThings,
    "migrations-hasura/default/1600000000001_add moods (v2)/up.sql": moods,
    "migrations-hasura/default/1600000000001_add moods (v2)/down.sql": noMoods,
    "migrations-hasura/default/1600000000002_index/up.sql": index,
    "migrations-hasura/default/1600000000002_index/down.sql": "",
    "migrations-hasura/default/1600000000003_track/up.yaml": "- args: {}\n",
    "migrations-hasura/default/1600000000004_nothing/up.sql": "\n",
  },
  sent: [things, moods, index],
  names: ["1600000000000_things", "1600000000001_add moods _v2_", "1600000000002_index"],
  history: (applied) => {
    const versions = hasuraVersions.slice(0, applied).map((version) => `"${version}": false`);
    const state = `{"settings": {"migration_mode": "true"}, "migrations": {"default": {${[
      ...versions,
      ...(applied < 3 ? [] : ['"1600000000003": false']),
    ].join(", ")}}, "other": {"1500000000000": false}}, "isStateCopyCompleted": false}`;
    return `CREATE SCHEMA hdb_catalog;
    CREATE TABLE hdb_catalog.hdb_version (hasura_uuid uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      version text NOT NULL, upgraded_on timestamptz NOT NULL, cli_state jsonb NOT NULL DEFAULT '{}',
      console_state jsonb NOT NULL DEFAULT '{}');
    INSERT INTO hdb_catalog.hdb_version (version, upgraded_on, cli_state) VALUES ('47', now(), '${state}');`;
  },
};

const golangMigrate: ToolCorpus = {
  tool: "golang-migrate",
  source: "migrations-go",
  files: {
    "migrations-go/000001_things.up.sql": things,
    "migrations-go/000001_things.down.sql": noThings,
    "migrations-go/000002_moods.up.sql": wrapped,
    "migrations-go/000002_mood.down.sql": `BEGIN;\n${noMoods}\nCOMMIT`,
    "migrations-go/000010_index.up.sql": index,
    "migrations-go/migrations.go": "package migrations",
  },
  sent: [things, wrapped, index],
  names: ["000001_things", "000002_moods", "000010_index"],
  history: (applied) => `CREATE TABLE "public"."schema_migrations" (
    version bigint not null primary key, dirty boolean not null);
  ${applied === 0 ? "" : insert("schema_migrations", [`(${[1, 2, 10][applied - 1]}, false)`], 1)}`,
};

const dbmate: ToolCorpus = {
  tool: "dbmate",
  source: "db/migrations",
  files: {
    "db/migrations/20240101000000_things.sql": `-- the things\n-- migrate:up\n${things}\n-- migrate:down\n${noThings}`,
    "db/migrations/20240102000000_moods.sql": `-- migrate:up\n${moods}-- migrate:down\n${noMoods}`,
    "db/migrations/20240103000000_index.sql": `-- migrate:up transaction:false\n${index}-- migrate:down transaction:false\n${noIndex}`,
  },
  sent: [things, moods, index],
  names: ["20240101000000_things", "20240102000000_moods", "20240103000000_index"],
  history: (applied) => `CREATE TABLE public.schema_migrations (version varchar primary key);
  ${insert("schema_migrations", ["('20240101000000')", "('20240102000000')", "('20240103000000')"], applied)}`,
};

const nodePgMigrate: ToolCorpus = {
  tool: "node-pg-migrate",
  source: "migrations-node",
  files: {
    "migrations-node/1700000000000_things.sql": `-- Up Migration\n${things}\n-- Down Migration\n${noThings}`,
    "migrations-node/1700000001000_moods.up.sql": moods,
    "migrations-node/1700000001000_moods.down.sql": noMoods,
    "migrations-node/1700000002000-index.sql": plainIndex,
  },
  sent: [things, moods, plainIndex],
  names: ["1700000000000_things", "1700000001000_moods", "1700000002000_index"],
  history: (applied) => `CREATE TABLE "public"."pgmigrations"
    (id SERIAL PRIMARY KEY, name varchar(255) NOT NULL, run_on timestamp NOT NULL);
  ${insert(
    "pgmigrations (name, run_on)",
    [
      "('1700000000000_things', '2024-01-01 10:00:00')",
      "('1700000001000_moods', '2024-01-01 10:00:00')",
      "('1700000002000-index', '2024-01-01 10:00:00')",
    ],
    applied,
  )}`,
  firstAppliedAt: "2024-01-01T10:00:00.000Z",
};

const prismaColumns =
  "id, checksum, finished_at, migration_name, logs, rolled_back_at, started_at, applied_steps_count";

const prisma: ToolCorpus = {
  tool: "prisma",
  source: "prisma/migrations",
  files: {
    "prisma/migrations/migration_lock.toml": '# do not edit\nprovider = "postgresql"\n',
    "prisma/migrations/0_init/migration.sql": things,
    "prisma/migrations/20240102000000_moods/migration.sql": moods,
    "prisma/migrations/20240103000000_index/migration.sql": index,
  },
  sent: [things, moods, index],
  names: ["0_init", "20240102000000_moods", "20240103000000_index"],
  history: (applied) => `CREATE TABLE _prisma_migrations (id varchar(36) PRIMARY KEY NOT NULL,
    checksum varchar(64) NOT NULL, finished_at timestamptz, migration_name varchar(255) NOT NULL, logs text,
    rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(),
    applied_steps_count integer NOT NULL DEFAULT 0);
  ${insert(
    `_prisma_migrations (${prismaColumns})`,
    [
      `('0', '${sha256(things)}', '2024-01-01 10:00:01Z', '0_init', NULL, NULL, '2024-01-01 10:00:00Z', 1),
       ('x', '${sha256("an attempt")}', NULL, '20240102000000_moods', 'failed', '2024-01-01 11:00:00Z', '2024-01-01 10:30:00Z', 0)`,
      `('1', '${sha256(moods)}', '2024-01-02 10:00:01Z', '20240102000000_moods', NULL, NULL, '2024-01-02 10:00:00Z', 1)`,
      `('2', '${sha256(index)}', '2024-01-03 10:00:01Z', '20240103000000_index', NULL, NULL, '2024-01-03 10:00:00Z', 1)`,
    ],
    applied,
  )}`,
  firstAppliedAt: "2024-01-01T10:00:00.000Z",
};

const breakpoint = "--> statement-breakpoint";
const drizzleMoods = `CREATE TYPE mood AS ENUM ('sad', 'glad')\n${breakpoint}\nALTER TABLE things ADD mood mood;`;

function journal(...entries: readonly (readonly [tag: string, when: number])[]): string {
  return JSON.stringify({
    version: "7",
    dialect: "postgresql",
    entries: entries.map(([tag, when], idx) => ({
      idx,
      version: "7",
      when,
      tag,
      breakpoints: true,
    })),
  });
}

const drizzleFolder: ToolCorpus = {
  tool: "drizzle",
  source: "drizzle",
  files: {
    "drizzle/meta/_journal.json": journal(
      ["0000_things", 1_700_000_000_123],
      ["0001_moods", 1_700_000_001_123],
      ["0002_index", 1_700_000_002_123],
    ),
    "drizzle/meta/0000_snapshot.json": "{}",
    "drizzle/0000_things.sql": things.replace(
      ";\nCREATE TRIGGER",
      `;\n${breakpoint}\nCREATE TRIGGER`,
    ),
    "drizzle/0001_moods.sql": drizzleMoods,
    "drizzle/0002_index.sql": plainIndex,
    "drizzle/schema.ts": "export {}",
  },
  sent: [things, moods, plainIndex],
  names: ["0000_things", "0001_moods", "0002_index"],
  history: (applied) => `CREATE SCHEMA drizzle;
  CREATE TABLE drizzle.__drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at bigint);
  ${insert(
    "drizzle.__drizzle_migrations (hash, created_at)",
    [
      `('${sha256(things.replace(";\nCREATE TRIGGER", `;\n${breakpoint}\nCREATE TRIGGER`))}', 1700000000123)`,
      `('${sha256(drizzleMoods)}', 1700000001123)`,
      `('${sha256(plainIndex)}', 1700000002123)`,
    ],
    applied,
  )}`,
};

/** One for each tool. */
export const corpora: readonly ToolCorpus[] = [
  dbmate,
  diesel,
  drizzleFolder,
  golangMigrate,
  hasura,
  nodePgMigrate,
  prisma,
];

import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * @typedef {{ version: string, name: string, up: string, down: string }} Migration
 * @typedef {(migrations: readonly Migration[]) => Iterable<readonly [path: string, text: string]>} Layout
 */

/** Migrations for each table. */
const perTable = 5;

/**
 * What applications have most of: for each table its creation, a column with a comment, an index, some rows,
 * and a function with its trigger.
 *
 * @param {number} count
 * @returns {Migration[]}
 */
export function corpus(count) {
  return Array.from({ length: count }, (_, index) => {
    const table = `t${Math.floor(index / perTable)}`;
    const [kind, up, down] = steps[index % perTable]?.(table) ?? ["", "", ""];
    return { version: String(20200101000000 + index), name: `${table}_${kind}`, up, down };
  });
}

/**
 * The tables that so many migrations make.
 *
 * @param {number} count
 */
export function tablesOf(count) {
  return Math.ceil(count / perTable);
}

/** @type {readonly ((table: string) => readonly [kind: string, up: string, down: string])[]} */
const steps = [
  (table) => [
    "create",
    `CREATE TABLE ${table} (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
`,
    `DROP TABLE ${table};\n`,
  ],
  (table) => [
    "note",
    `ALTER TABLE ${table} ADD COLUMN note text;
COMMENT ON COLUMN ${table}.note IS 'What there is to say; more than one line of it.';
`,
    `ALTER TABLE ${table} DROP COLUMN note;\n`,
  ],
  (table) => [
    "index",
    `CREATE INDEX ${table}_name_idx ON ${table} (name);\n`,
    `DROP INDEX ${table}_name_idx;\n`,
  ],
  (table) => [
    "rows",
    `INSERT INTO ${table} (name, note) VALUES ('first', 'a'), ('second', NULL), ('third', 'it''s');\n`,
    `DELETE FROM ${table} WHERE name IN ('first', 'second', 'third');\n`,
  ],
  (table) => [
    "touch",
    `CREATE FUNCTION ${table}_touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.created_at := now();
  RETURN NEW;
END
$$;
CREATE TRIGGER ${table}_touch BEFORE UPDATE ON ${table}
  FOR EACH ROW EXECUTE FUNCTION ${table}_touch();
`,
    `DROP TRIGGER ${table}_touch ON ${table};\nDROP FUNCTION ${table}_touch();\n`,
  ],
];

/** The same migrations as each kind of tool wants to find them. */
export const layouts = {
  /** @type {Layout} */
  *folders(migrations) {
    for (const { version, name, up, down } of migrations) {
      yield [`${version}_${name}/up.sql`, up];
      yield [`${version}_${name}/down.sql`, down];
    }
  },
  /** @type {Layout} */
  *pairs(migrations) {
    for (const { version, name, up, down } of migrations) {
      yield [`${version}_${name}.up.sql`, up];
      yield [`${version}_${name}.down.sql`, down];
    }
  },
  /** @type {Layout} */
  *nodePgMigrate(migrations) {
    for (const { version, name, up, down } of migrations)
      yield [`${version}_${name}.sql`, `-- Up Migration\n${up}\n-- Down Migration\n${down}`];
  },
  /** @type {Layout} */
  *dbmate(migrations) {
    for (const { version, name, up, down } of migrations)
      yield [`${version}_${name}.sql`, `-- migrate:up\n${up}\n-- migrate:down\n${down}`];
  },
  /** @type {Layout} */
  *graphile(migrations) {
    let previous = "-";
    for (const [index, { up }] of migrations.entries()) {
      const hash = graphileHash(up, previous);
      const header = `--! Previous: ${previous}\n--! Hash: ${hash}\n\n`;
      yield [`migrations/committed/${String(index + 1).padStart(6, "0")}.sql`, header + up];
      previous = hash;
    }
    yield [".gmrc", "{}\n"];
  },
  /** @type {Layout} */
  *drizzle(migrations) {
    const tags = migrations.map(({ name }, index) => `${String(index).padStart(4, "0")}_${name}`);
    for (const [index, { up }] of migrations.entries()) yield [`${tags[index]}.sql`, up];
    const entries = tags.map((tag, idx) => ({
      idx,
      version: "7",
      when: 1_577_836_800_000 + idx,
      tag,
      breakpoints: false,
    }));
    yield [
      "meta/_journal.json",
      JSON.stringify({ version: "7", dialect: "postgresql", entries }, undefined, 2),
    ];
  },
};

/**
 * As graphile-migrate's `calculateHash` does it.
 *
 * @param {string} body
 * @param {string} previous
 */
function graphileHash(body, previous) {
  const text = `${previous === "-" ? "" : previous}\n${body.trim()}`.trim();
  return `sha1:${createHash("sha1").update(`${text}\n`).digest("hex")}`;
}

/**
 * @param {string} folder
 * @param {keyof typeof layouts} layout
 * @param {readonly Migration[]} migrations
 */
export function writeCorpus(folder, layout, migrations) {
  mkdirSync(folder, { recursive: true });
  for (const [path, text] of layouts[layout](migrations)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

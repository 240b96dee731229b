/**
 * Asks squawk about the corpus beside this file and compares with our linter: whatever squawk finds by a rule
 * that we have too, we must find in the same statement: `node scripts/squawk/run.mjs [files…]`. Needs a build.
 * The exceptions below are the whole difference, each with its reason.
 */
import { readFileSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { pnpm, program, root, run } from "../command.mjs";
import { compareFindings, keyOf, statementAt } from "./verdict.mjs";

const here = join(root, "scripts/squawk");
const built = join(root, "packages/db-migrate/build");

/** @typedef {import("./verdict.mjs").Finding} Finding */
/** @typedef {{ readonly file: string, readonly line: number, readonly rule_name: string }} SquawkFinding */
/** @typedef {typeof import("../../packages/db-migrate/src/lint/lint-migrations.js")} Linter */
/** @typedef {typeof import("../../packages/db-migrate/src/sql/statements.js")} Splitter */
/** @typedef {typeof import("../../packages/db-migrate/src/lint/squawk-rules.js")} SquawkRules */
/** @typedef {import("../../packages/db-migrate/src/source/migration.js").Migration} Migration */

/** @type {Readonly<Record<string, string>>} */
const exceptions = {
  "changes-of-columns.sql 7 adding-field-with-default":
    "a virtual generated column, which PostgreSQL 18 has, stores nothing",
  "indexes.sql 12 adding-required-field": "the table was made three statements before",
  "indexes.sql 13 require-concurrent-index-deletion": "its table was made by the same migration",
};

/** The two do not agree. */
class DisagreementError extends Error {
  /** @param {readonly string[]} lines */
  constructor(lines) {
    super(lines.join("\n"));
    this.name = "DisagreementError";
  }
}

/**
 * @param {string} path
 * @returns {Promise<readonly { readonly endLine: number }[]>}
 */
async function statementsOf(path) {
  /** @type {Splitter} */
  const { splitStatements } = await import(join(built, "sql/statements.js"));
  const text = readFileSync(path, "utf8");
  return splitStatements(text).statements.map(({ end }) => ({
    endLine: text.slice(0, end).split("\n").length,
  }));
}

/**
 * squawk ends with 1 where it finds something, which is no failure here: hence the shell.
 *
 * @param {string} path
 * @returns {Promise<Finding[]>}
 */
async function askSquawk(path) {
  const outside = readFileSync(path, "utf8").includes("transaction=off");
  const squawk = join(here, "node_modules/.bin/squawk");
  const assumption = outside ? "--no-assume-in-transaction" : "--assume-in-transaction";
  const flags = ["--reporter", "json", "--pg-version", "18.0", assumption];
  const optional = ["-i", "require-table-schema", "-i", "require-enum-value-ordering"];
  const line = '"$0" "$@" || [ $? -eq 1 ]';
  const written = await run("sh", ["-c", line, squawk, ...flags, ...optional, path], { cwd: here });
  const statements = await statementsOf(path);
  /** @type {readonly SquawkFinding[]} */
  const found = JSON.parse(written);
  return found.map((each) => ({
    file: basename(path),
    statement: statementAt(statements, each.line + 1),
    rule: each.rule_name,
  }));
}

/**
 * @param {string} path
 * @returns {Promise<Finding[]>}
 */
async function askOurs(path) {
  /** @type {Linter} */
  const { lintMigrations } = await import(join(built, "lint/lint-migrations.js"));
  const text = readFileSync(path, "utf8");
  /** @type {Migration} */
  const migration = {
    kind: "versioned",
    name: "1_corpus",
    version: "1",
    slug: "corpus",
    scheme: "sequence",
    orderKey: "1",
    up: { path, language: "sql", text, checksum: "" },
    down: undefined,
  };
  const { findings } = await lintMigrations([migration], {
    selects: () => true,
    together: false,
    severityOf: ({ severity }) => (severity === "off" ? "info" : severity),
  });
  const statements = await statementsOf(path);
  return findings.map(({ rule, line }) => ({
    file: basename(path),
    statement: statementAt(statements, line),
    rule,
  }));
}

await program(async () => {
  await pnpm(["install", "--frozen-lockfile"], { cwd: here });
  const folder = join(here, "corpus");
  const given = process.argv.slice(2);
  const paths =
    given.length > 0
      ? given
      : readdirSync(folder)
          .toSorted()
          .map((name) => join(folder, name));
  /** @type {SquawkRules} */
  const { squawkRules } = await import(join(built, "lint/squawk-rules.js"));
  const theirs = (await Promise.all(paths.map(askSquawk))).flat();
  const ours = (await Promise.all(paths.map(askOurs))).flat();
  const { shared, missing, stale } = compareFindings(theirs, ours, squawkRules, exceptions);
  const alone = new Set(
    theirs.filter(({ rule }) => !(rule in squawkRules)).map(({ rule }) => rule),
  );
  const rules = new Set(theirs.filter(({ rule }) => rule in squawkRules).map(({ rule }) => rule));
  console.log(
    `${paths.length} files; squawk ${new Set(theirs.map(keyOf)).size} findings, ours ${ours.length}`,
  );
  console.log(
    `${shared} of squawk's are by ${rules.size} shared rules; ${Object.keys(exceptions).length} exceptions`,
  );
  console.log(`rules of squawk without a counterpart: ${[...alone].toSorted().join(", ")}`);
  const lines = [
    ...missing.map((key) => `squawk alone: ${key}`),
    ...(given.length > 0 ? [] : stale.map((key) => `an exception that is not needed: ${key}`)),
  ];
  if (lines.length > 0) throw new DisagreementError(lines);
});

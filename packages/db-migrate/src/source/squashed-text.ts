import { holdsStatement } from "../sql/statements.js";
import { parseDirectives } from "./directives.js";
import { inspectFile } from "./inspect-file.js";
import type { Migration, MigrationFile } from "./migration.js";

/** The files of a migration that takes the place of several. */
export interface SquashedFiles {
  readonly up: string;
  readonly down: string;
}

/** Why several migrations cannot be one, a phrase for each. */
export interface SquashObstacles {
  readonly obstacles: readonly string[];
}

/**
 * Puts migrations together to one, which runs in one transaction. Comments stay; directives are gathered
 * at the top, because nowhere else do they have a meaning.
 *
 * @param migrations in the order they run
 */
export function squashedFiles(migrations: readonly Migration[]): SquashedFiles | SquashObstacles {
  const obstacles = migrations.flatMap((each) => obstaclesOf(each));
  const roles = new Set(migrations.map(({ up }) => parseDirectives(up.text).directives.role));
  if (roles.size > 1) obstacles.push("they are run by different roles");
  if (obstacles.length > 0) return { obstacles };
  const [role] = roles;
  const names = migrations.map(({ name }) => (name.includes(" ") ? `"${name}"` : name));
  const header = [
    ...names.map((name) => `-- db-migrate: replaces=${name}`),
    ...(role === undefined ? [] : [`-- db-migrate: role=${role}`]),
    ...migrations.flatMap(({ up }) => allowances(up)),
    // Those that were meant to do nothing make one that is.
    ...(migrations.some(({ up }) => holdsStatement(up.text)) ? [] : ["-- db-migrate: noop"]),
  ];
  const up = [...header, ...migrations.map(({ name, up: file }) => section(name, file))];
  return { up: `${up.join("\n")}\n`, down: squashedDown(migrations) };
}

function squashedDown(migrations: readonly Migration[]): string {
  const withoutWay = migrations.filter(({ down, up }) => {
    const file = down === undefined ? undefined : inspectFile(down);
    const { irreversible } = parseDirectives(up.text).directives;
    return file === undefined || irreversible !== undefined || file.statements.length === 0;
  });
  if (withoutWay.length > 0) {
    const names = withoutWay.map(({ name }) => name).join(", ");
    return `-- db-migrate: irreversible: no way back from ${names}\n`;
  }
  const sections = migrations
    .toReversed()
    .flatMap(({ name, down }) => (down === undefined ? [] : [section(name, down)]));
  return `${sections.join("\n")}\n`;
}

function obstaclesOf({ name, up, down }: Migration): string[] {
  const files = down === undefined ? [up] : [up, down];
  return files.flatMap((file) => {
    const { directives, statements, faults, language } = inspectFile(file);
    if (language === "program") return [`${name} is a program`];
    if (!directives.transaction) return [`${name} runs outside of a transaction`];
    if (faults.length > 0) return [`${name} has faults: see npx @abe/db-migrate verify`];
    const sets =
      statements.some(({ words }) => words[0] === "SET" || words[0] === "RESET") ||
      /set_config\s*\(/i.test(file.text);
    return sets ? [`${name} sets what would hold for those after it`] : [];
  });
}

function allowances({ text }: MigrationFile): string[] {
  const { allow = [] } = parseDirectives(text).directives;
  return allow.map(
    ({ rules, reason }) => `-- db-migrate: allow=${rules.join(",")} reason="${reason}"`,
  );
}

/** The line break ends a comment on the last line, the semicolon the last statement. */
function section(name: string, { text }: MigrationFile): string {
  const lines = text.split("\n").filter((line) => !/^\s*--\s*db-migrate:/.test(line));
  const body = lines.join("\n").trimEnd();
  const { statements } = inspectFile({ path: "", language: "sql", text: body, checksum: "" });
  const end = statements.at(-1)?.end ?? body.length;
  const closed = statements.length === 0 || /^\s*;/.test(body.slice(end));
  return `\n-- ${name}\n${body}${closed ? "" : "\n;"}`;
}

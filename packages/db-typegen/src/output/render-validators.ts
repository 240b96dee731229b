import type { StatementSource } from "../source/statement-source.js";
import { helpersFor } from "./check-helpers.js";
import { importedNames } from "./imported-names.js";
import type { Lock, LockedColumn } from "./lock.js";
import { type Entry, fileEntries, namedEntries, textEntries } from "./entries.js";
import { checkOf } from "../source/type-check.js";
import { rowType } from "./row-types.js";
import { literal, orNull } from "./typescript.js";

/** What is exported: its name, and for which statements. */
interface Group {
  readonly name: "queries" | "named" | "texts";
  readonly about: string;
  readonly entries: readonly Entry[];
}

/** What a group is in the module, and the expressions in it, which use helpers. */
interface Rendered {
  readonly text: string;
  readonly checks: readonly string[];
}

/** A statement whose rows can be checked, or the column that keeps it from that. */
interface Validator {
  readonly key: string;
  readonly row: string;
  readonly expression: string;
}

/**
 * The text of the module with a validator of Standard Schema v1 for the rows of each statement that returns some.
 * It is of the types in the lock, so of what the application's codecs read. A statement with a column that the
 * application has typed itself, by a type declared elsewhere, has none, and a comment says so.
 */
export function renderValidators(lock: Lock, sources: readonly StatementSource[]): string {
  const groups: readonly Group[] = [
    { name: "queries", about: "statements of `.sql` files", entries: fileEntries(lock) },
    { name: "named", about: "statements of `sql.named`", entries: namedEntries(lock) },
    { name: "texts", about: "literal texts", entries: textEntries(lock, sources) },
  ];
  const rendered = groups.map((each) => group(each));
  const written = rendered.map(({ text }) => text).join("\n");
  const types = lock.statements.flatMap(({ columns }) => columns.map(({ type }) => type));
  const { classes, helpers } = helpersFor(rendered.flatMap(({ checks }) => checks).join("\n"));
  const typesOnly = importedNames(types).filter((name) =>
    new RegExp(`\\b${name}\\b`).test(written),
  );
  const imported = [
    ...classes,
    ...[...typesOnly.filter((name) => !classes.includes(name)), "StandardSchema"].map(
      (each) => `type ${each}`,
    ),
  ];
  return [
    "// Written by db-typegen: do not edit.\n",
    `import { ${imported.join(", ")} } from "@abe/db-core";\n`,
    frame,
    ...helpers.map((each) => `${each}\n`),
    written,
  ].join("\n");
}

/** What every validator is made of. */
const frame = `interface Issue {
  readonly message: string;
  readonly path: readonly PropertyKey[];
}

type Check = (value: unknown, path: readonly PropertyKey[], issues: Issue[]) => void;

/** Takes what \`check\` finds nothing wrong with, as it is. Other fields than those of the row do not matter. */
export function rowSchema<Row>(check: Check): StandardSchema<unknown, Row> {
  const validate = (value: unknown): { readonly value: Row } | { readonly issues: readonly Issue[] } => {
    const issues: Issue[] = [];
    check(value, [], issues);
    return issues.length === 0 ? { value: value as Row } : { issues };
  };
  return { "~standard": { version: 1, vendor: "@abe/db-typegen", validate } };
}
`;

function group({ name, about, entries }: Group): Rendered {
  const validators: Validator[] = [];
  const left: string[] = [];
  for (const { key, statement } of entries) {
    if (statement.columns.length === 0) continue;
    const checked = validator(key, statement.columns);
    if (typeof checked === "string") left.push(`// ${literal(key)}: ${checked}\n`);
    else validators.push(checked);
  }
  const types = validators.map(
    ({ key, row }) => `  readonly ${property(key)}: StandardSchema<unknown, ${row}>;\n`,
  );
  const values = validators.map(
    ({ key, expression }) => `  ${property(key)}: rowSchema(${expression}),\n`,
  );
  const text = `/** Of the rows of ${about}. */
export const ${name}: {
${types.join("")}} = {
${values.join("")}};
${left.join("")}`;
  return { text, checks: validators.map(({ expression }) => expression) };
}

/** Of two columns of one name a row has the last. */
function validator(key: string, columns: readonly LockedColumn[]): Validator | string {
  const last = new Map(columns.map((each) => [each.name, each]));
  const fields: string[] = [];
  for (const { name, type, nullable } of last.values()) {
    const check = checkOf(orNull(type, nullable));
    if (check === undefined) return `the type of ${literal(name)} is not known here`;
    fields.push(`[${literal(name)}, ${check}]`);
  }
  return { key, row: rowType(columns), expression: `fields([${fields.join(", ")}])` };
}

/** As a plain name it would be the prototype. */
function property(key: string): string {
  return key === "__proto__" ? '["__proto__"]' : literal(key);
}

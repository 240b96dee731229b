import type { StatementSource } from "../source/statement-source.js";
import { importedNames } from "./imported-names.js";
import { type Entry, namedEntries, textEntries } from "./entries.js";
import type { Lock, LockedConstraints, LockedStatement } from "./lock.js";
import { RowNames } from "./row-types.js";
import { isIdentifier, literal, orNull, union } from "./typescript.js";

/**
 * The text of `db.gen.d.ts`: what db-core's registries know of the statements that are texts or have names, and the
 * names of constraints. The same lock and sources make the same text.
 */
export function renderDeclarations(lock: Lock, sources: readonly StatementSource[]): string {
  const registered = textEntries(lock, sources);
  const named = namedEntries(lock);
  const entries = [...registered, ...named];
  const rows = new RowNames(
    entries.map(({ statement }) => statement.columns).filter((each) => each.length > 0),
  );
  const used = entries.flatMap(({ statement }) => [
    ...statement.params.map(({ type }) => type),
    ...statement.columns.map(({ type }) => type),
    ...(statement.kind === "composed" ? ["SqlSlot"] : []),
  ]);
  const registries = [
    registry("StatementRegistry", registered, rows),
    registry("NamedStatementRegistry", named, rows),
  ];
  const written = [
    "// Written by db-typegen: do not edit.\n",
    `import type { ${importedNames(used).join(", ")} } from "@abe/db-core";\n`.replace(
      "{  }",
      "{}",
    ),
    ...rows.interfaces,
    `declare module "@abe/db-core" {
${registries.filter((each) => each !== "").join("\n")}}
`,
    `declare module "@abe/db-core/errors" {
${constraintRegistry(lock.constraints)}}
`,
  ];
  return written.join("\n");
}

function registry(name: string, entries: readonly Entry[], rows: RowNames): string {
  if (entries.length === 0) return "";
  const written = entries.map((each) => entry(each, rows));
  return `  interface ${name} {\n${written.join("")}  }\n`;
}

function entry({ key, statement }: Entry, rows: RowNames): string {
  const { columns, cardinality } = statement;
  const row = columns.length === 0 ? "never" : rows.of(columns);
  const first = firstColumn(statement);
  return `    ${literal(key)}: {
      params: ${parameters(statement)};
      row: ${row};
      card: ${literal(cardinality)};
${first === undefined ? "" : `      first: ${first};\n`}    };
`;
}

/** A tuple, with labels where the statement has them all. */
function parameters({ kind, params }: LockedStatement): string {
  // What stands in its slots are fragments as well as values.
  if (kind === "composed") return "readonly SqlSlot[]";
  const isLabelled = params.every(({ name }) => name !== undefined && isIdentifier(name));
  const types = params.map(({ name, type, nullable }) => {
    const value = orNull(type, nullable);
    return isLabelled ? `${name}: ${value}` : value;
  });
  return `readonly [${types.join(", ")}]`;
}

/** Where the row alone does not say it. */
function firstColumn({ columns }: LockedStatement): string | undefined {
  const types = columns.map(({ type, nullable }) => orNull(type, nullable));
  return new Set(types).size > 1 ? types[0] : undefined;
}

function constraintRegistry(constraints: LockedConstraints): string {
  const kinds = ["unique", "foreignKey", "check", "exclusion"] as const;
  const written = kinds.map((kind) => {
    const names = constraints[kind].map((each) => literal(each));
    const lines = names.map((each) => `\n      | ${each}`).join("");
    return `    ${kind}:${names.length > 1 ? lines : ` ${union(names)}`};\n`;
  });
  return `  interface ConstraintRegistry {\n${written.join("")}  }\n`;
}

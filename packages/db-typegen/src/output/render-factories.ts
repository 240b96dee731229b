import type { StatementSource } from "../source/statement-source.js";
import { importedNames } from "./imported-names.js";
import { statementHash } from "./lock-statement.js";
import type { Lock, LockedParameter, LockedStatement } from "./lock.js";
import { rowType } from "./row-types.js";
import { isIdentifier, literal, orNull, propertyName } from "./typescript.js";

/** A statement of a file, with the name of its function inside the module. */
interface Factory {
  readonly name: string;
  readonly local: string;
  readonly text: string;
  readonly statement: LockedStatement;
}

/**
 * The text of the module with a function for each statement of `.sql` files, which takes its parameters and returns
 * what `Queryable` runs. A name that no variable can have is exported all the same, as a text.
 *
 * @returns `undefined`: there are no such statements.
 */
export function renderFactories(
  lock: Lock,
  sources: readonly StatementSource[],
): string | undefined {
  const texts = new Map(sources.map((each) => [statementHash(each), each.text]));
  const found = lock.statements.flatMap((statement) => {
    const text = texts.get(statement.textHash);
    if (statement.kind !== "file" || statement.name === undefined || text === undefined) return [];
    return [{ name: statement.name, text, statement }];
  });
  if (found.length === 0) return undefined;
  const factories = found
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((each, at): Factory => ({ ...each, local: `statement${at}` }));
  const used = found.flatMap(({ statement }) =>
    [...statement.params, ...statement.columns].map(({ type }) => type),
  );
  const imported = [...importedNames(used), "Statement"].join(", ");
  return [
    "// Written by db-typegen: do not edit.\n",
    `import type { ${imported} } from "@abe/db-core";\n`,
    ...factories.map((each) => factory(each)),
    `export {\n${factories.map(exported).join("")}};\n`,
  ].join("\n");
}

function exported({ name, local }: Factory): string {
  return `  ${local} as ${isIdentifier(name) ? name : literal(name)},\n`;
}

function factory({ name, local, text, statement }: Factory): string {
  const { params, columns, cardinality, file } = statement;
  const row = columns.length === 0 ? "never" : rowType(columns);
  const [taken, values] = argumentsOf(params);
  return `/** ${comment(name)}: ${comment(file)} */
function ${local}(${taken}): Statement<${row}, ${literal(cardinality)}> {
  return {
    text: ${literal(text)},
    values: [${values}],
    name: ${literal(name)},
  };
}
`;
}

/** Named parameters as one object, numbered ones in their order. */
function argumentsOf(params: readonly LockedParameter[]): readonly [taken: string, values: string] {
  if (params.length === 0) return ["", ""];
  if (params.every(({ name }) => name !== undefined)) {
    const fields = params.map(
      (each) => `${propertyName(each.name ?? "")}: ${orNull(each.type, each.nullable)}`,
    );
    const values = params.map(({ name = "" }) =>
      isIdentifier(name) ? `values.${name}` : `values[${literal(name)}]`,
    );
    return [`values: { ${fields.join("; ")} }`, values.join(", ")];
  }
  return [
    params.map((each, at) => `$${at + 1}: ${orNull(each.type, each.nullable)}`).join(", "),
    params.map((_, at) => `$${at + 1}`).join(", "),
  ];
}

/** Nothing in it ends a comment. */
function comment(text: string): string {
  return text.replaceAll("*/", "* /").replaceAll(/[\r\n\u2028\u2029]/g, " ");
}

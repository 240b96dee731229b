import { createHash } from "node:crypto";
import type { SchemaFacts } from "../catalog/schema-facts.js";
import type { DescribedColumn, DescribedStatement } from "../describe/statement-description.js";
import type { StatementSource } from "../source/statement-source.js";
import { jsonType } from "./json-type.js";
import type { LockedColumn, LockedStatement } from "./lock.js";
import { literal, union } from "./typescript.js";
import { inputType, outputType } from "./value-type.js";

/** {@link LockedStatement.textHash}: SHA-256 in hexadecimal. */
export function statementHash(source: StatementSource): string {
  const { text, parameterNames, overrides } = source;
  const types = Object.entries(overrides.json).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const meaning = [
    text,
    parameterNames ?? null,
    overrides.notNull.toSorted(),
    overrides.nullable.toSorted(),
    types,
  ];
  return createHash("sha256").update(JSON.stringify(meaning)).digest("hex");
}

/** What is locked of a statement: what the server says, but where its comments say something else. */
export function lockStatement(
  source: StatementSource,
  description: DescribedStatement,
  facts: SchemaFacts,
): LockedStatement {
  const { kind, name, file, line, parameterNames = [] } = source;
  // A template takes what `sql.json` makes, and no object.
  const json = kind === "named" ? "Fragment | string | number | boolean" : "JsonParameter";
  return {
    ...(name === undefined ? {} : { name }),
    kind,
    file,
    line,
    textHash: statementHash(source),
    params: description.parameters.map(({ type, nullable }, at) => {
      const given = parameterNames[at];
      return {
        ...(given === undefined ? {} : { name: given }),
        type: inputType(type.oid, facts, json),
        nullable,
      };
    }),
    columns: description.columns.map((each) => lockColumn(each, source, facts)),
    cardinality: description.cardinality,
  };
}

function lockColumn(
  column: DescribedColumn,
  { overrides }: StatementSource,
  facts: SchemaFacts,
): LockedColumn {
  const { name } = column;
  const stated = Object.hasOwn(overrides.json, name) ? overrides.json[name] : undefined;
  const nullable = overrides.notNull.includes(name)
    ? false
    : overrides.nullable.includes(name) || column.nullable;
  return { name, type: stated ?? columnType(column, facts), nullable };
}

function columnType({ type, json, values = [] }: DescribedColumn, facts: SchemaFacts): string {
  const read = outputType(type.oid, facts);
  if (read === "unknown") return json === undefined ? read : jsonType(json);
  // A codec of the application's own may make anything of a value.
  const literals = values.map((each) => (typeof each === "string" ? literal(each) : String(each)));
  const isRead = values.every((each) => typeof each === read);
  return literals.length > 0 && isRead ? union(literals) : read;
}

import { SqlTemplateError } from "../errors/query-errors.js";
import { bindingFault } from "./bound-value.js";
import { choose } from "./choose.js";
import { and, or } from "./condition.js";
import { fragmentParts, isFragment } from "./fragment.js";
import { id } from "./identifier.js";
import { empty, join } from "./join.js";
import { json } from "./json-value.js";
import { set } from "./set-clause.js";
import { slotError } from "./slot-error.js";
import { createLazyStatement, createStatement } from "./sql-statement.js";
import type { SqlStatement, StatementLabel } from "./sql-statement.js";
import type { NamedTag, SchemaTag, SqlTag } from "./sql-tag.js";
import type { StandardSchema } from "./standard-schema.js";
import { templateSite } from "./template-site.js";
import { raw } from "./trusted-sql.js";
import { unnest } from "./unnest.js";
import { values } from "./values-list.js";

function template<Row>(
  label: StatementLabel<Row>,
  strings: TemplateStringsArray,
  slots: readonly unknown[],
): SqlStatement<Row> {
  const site = templateSite(strings);
  let nested = false;
  for (let slot = 0; slot < slots.length; slot += 1) {
    if (isFragment(slots[slot])) {
      nested = true;
      continue;
    }
    const fault = bindingFault(slots[slot]);
    if (fault !== undefined) throw slotError(site.strings, slot, fault);
  }
  const parts = fragmentParts(site.strings, slots);
  return nested
    ? createLazyStatement(parts, label)
    : createStatement(parts, label, { text: site.text, values: parts.values });
}

function tag<Row>(strings: TemplateStringsArray, ...slots: readonly unknown[]): SqlStatement<Row> {
  return template<Row>({}, strings, slots);
}

function as<Row>(schema: StandardSchema<unknown, Row>): SchemaTag<Row> {
  // arktype's schemas are functions.
  const standard = schema?.["~standard"];
  if (standard?.version !== 1 || typeof standard.validate !== "function") {
    throw new SqlTemplateError("sql.as needs a Standard Schema of version 1.");
  }
  return (strings, ...slots) => template({ schema }, strings, slots);
}

function named<const Name extends string>(name: Name): NamedTag<Name>;
function named(name: string): (strings: TemplateStringsArray, ...slots: unknown[]) => SqlStatement {
  if (typeof name !== "string" || !/^[^\p{Cc}]{1,128}$/u.test(name)) {
    throw new SqlTemplateError(
      "sql.named needs a name of 1 to 128 characters, none of them control.",
    );
  }
  return (strings, ...slots) => template({ name }, strings, slots);
}

/**
 * SQL with its values: `` sql`select * from users where id = ${id}` `` is
 * `select * from users where id = $1` and `[id]`.
 *
 * A slot takes a value, which is always bound, or another fragment, which becomes part of the text.
 * Nothing else becomes part of it. The result is immutable and inert until a `Queryable` runs it.
 */
export const sql: SqlTag = Object.freeze(
  Object.assign(tag, {
    id,
    join,
    and,
    or,
    choose,
    set,
    values,
    unnest,
    json,
    raw,
    empty,
    as,
    named,
  }),
);

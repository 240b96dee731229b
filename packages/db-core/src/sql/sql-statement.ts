import { compile } from "./compile.js";
import type { CompiledSql } from "./compile.js";
import { sqlBrand } from "./fragment.js";
import type { Fragment, FragmentParts } from "./fragment.js";
import type { StandardSchema } from "./standard-schema.js";
import type { Cardinality, Statement, UntypedRow } from "./statement.js";

/** What a `sql` template makes: a statement to run, and a fragment for another template's slot. */
export interface SqlStatement<Row = UntypedRow, Card extends Cardinality = never>
  extends Statement<Row, Card>, Fragment {
  readonly values: readonly unknown[];
}

/** What a statement carries besides its SQL. It stays behind when the statement is nested. */
export interface StatementLabel<Row> {
  readonly name?: string;
  readonly schema?: StandardSchema<unknown, Row>;
}

/** `console.log` shows the text and how many values there are, never the values. */
const inspectable = {
  [Symbol.for("nodejs.util.inspect.custom")](this: SqlStatement): string {
    return `sql(${JSON.stringify(this.text)}, ${this.values.length} values)`;
  },
};

/**
 * A frozen statement. Text and values are own properties, so that `{ ...statement, name }` is a statement
 * too.
 */
export function createStatement<Row>(
  parts: FragmentParts,
  label: StatementLabel<Row>,
  compiled: CompiledSql,
): SqlStatement<Row> {
  const { text, values } = compiled;
  return Object.freeze({ __proto__: inspectable, ...label, [sqlBrand]: parts, text, values });
}

/** The same, compiled when text or values are first read: most nested templates never are. */
export function createLazyStatement<Row>(
  parts: FragmentParts,
  label: StatementLabel<Row>,
): SqlStatement<Row> {
  let compiled: CompiledSql | undefined;
  return Object.freeze({
    __proto__: inspectable,
    ...label,
    [sqlBrand]: parts,
    get text(): string {
      compiled ??= compile(parts);
      return compiled.text;
    },
    get values(): readonly unknown[] {
      compiled ??= compile(parts);
      return compiled.values;
    },
  });
}

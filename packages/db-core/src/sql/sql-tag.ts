import type { SqlSlot } from "./bound-value.js";
import type { choose } from "./choose.js";
import type { and, or } from "./condition.js";
import type { Fragment } from "./fragment.js";
import type { id } from "./identifier.js";
import type { join } from "./join.js";
import type { json } from "./json-value.js";
import type { set } from "./set-clause.js";
import type { SqlStatement } from "./sql-statement.js";
import type { StandardSchema } from "./standard-schema.js";
import type { NamedStatementRegistry, StatementEntry, UntypedRow } from "./statement.js";
import type { raw } from "./trusted-sql.js";
import type { unnest } from "./unnest.js";
import type { values } from "./values-list.js";

/** Makes a statement of a template. `Row` is the caller's word; nothing checks it. */
export type UntypedTag = <Row = UntypedRow>(
  strings: TemplateStringsArray,
  ...slots: readonly SqlSlot[]
) => SqlStatement<Row>;

/** Makes a statement whose parameters, row and cardinality the registry knows. */
export type RegisteredTag<Entry extends StatementEntry> = (
  strings: TemplateStringsArray,
  ...values: Entry["params"]
) => SqlStatement<Entry["row"], Entry["card"]>;

/** The tag for the name `Name`: typed when it is registered, otherwise a label and nothing more. */
export type NamedTag<Name extends string> = Name extends keyof NamedStatementRegistry
  ? NamedStatementRegistry[Name] extends StatementEntry
    ? RegisteredTag<NamedStatementRegistry[Name]>
    : UntypedTag
  : UntypedTag;

/** Makes a statement whose rows are validated and typed by a schema. */
export type SchemaTag<Row> = (
  strings: TemplateStringsArray,
  ...slots: readonly SqlSlot[]
) => SqlStatement<Row>;

/** Type of {@link sql}. */
export interface SqlTag {
  /**
   * @throws SqlTemplateError a slot that cannot be bound or stands inside a literal, or a call as a
   * function. Nothing was sent.
   */
  <Row = UntypedRow>(
    strings: TemplateStringsArray,
    ...slots: readonly SqlSlot[]
  ): SqlStatement<Row>;

  readonly id: typeof id;
  readonly join: typeof join;
  readonly and: typeof and;
  readonly or: typeof or;
  readonly choose: typeof choose;
  readonly set: typeof set;
  readonly values: typeof values;
  readonly unnest: typeof unnest;
  readonly json: typeof json;
  readonly raw: typeof raw;
  /** Renders nothing: the other branch of `condition ? sql`…` : sql.empty`. */
  readonly empty: Fragment;

  /**
   * `` sql.as(schema)`…` ``: each row is validated by any Standard Schema (zod, valibot, arktype, …) and
   * typed by what it puts out.
   *
   * @throws SqlTemplateError not a Standard Schema of version 1.
   */
  as<Row>(schema: StandardSchema<unknown, Row>): SchemaTag<Row>;

  /**
   * `` sql.named("getUser")`…` ``: a label for logs and metrics, so a word from the code and never a
   * value. Parameters and rows are typed when the name is in {@link NamedStatementRegistry}.
   *
   * @throws SqlTemplateError empty, longer than 128 characters, or with control characters.
   */
  named<const Name extends string>(name: Name): NamedTag<Name>;
}

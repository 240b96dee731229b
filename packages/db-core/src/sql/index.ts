export type { ClassValue, JsonParameter, SqlSlot, SqlValue } from "./bound-value.js";
export { isFragment } from "./fragment.js";
export type { Fragment, FragmentParts } from "./fragment.js";
export type { Condition } from "./condition.js";
export type { Patch } from "./set-clause.js";
export { sql } from "./sql.js";
export type { SqlStatement } from "./sql-statement.js";
export type { NamedTag, RegisteredTag, SchemaTag, SqlTag, UntypedTag } from "./sql-tag.js";
export type { StandardIssue, StandardResult, StandardSchema } from "./standard-schema.js";
export type {
  Cardinality,
  ColumnOf,
  DbPolicy,
  FirstColumnOf,
  Known,
  NamedStatementRegistry,
  RowOf,
  Statement,
  StatementEntry,
  StatementRegistry,
  TextOrStatement,
  Unless,
  UntypedRow,
} from "./statement.js";
export { trustSql } from "./trusted-sql.js";
export type { TrustedSql } from "./trusted-sql.js";
export type { UnnestRow } from "./unnest.js";

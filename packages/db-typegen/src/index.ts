export { describeStatements } from "./describe/describe-statements.js";
export type { DescribeOptions } from "./describe/describe-statements.js";
export type {
  DescribedColumn,
  DescribedParameter,
  DescribedStatement,
  DescribedType,
  RefusedStatement,
  StatementDescription,
  StatementProblem,
} from "./describe/statement-description.js";
export type { RowCount } from "./analysis/cardinality.js";
export type { JsonField, JsonMember, JsonShape } from "./json/json-shape.js";
export type { Verdict } from "./analysis/verdict.js";
export type {
  Lock,
  LockedColumn,
  LockedConstraints,
  LockedParameter,
  LockedStatement,
} from "./output/lock.js";
export { loadSchemaFacts } from "./catalog/schema-facts.js";
export type { SchemaFacts, TypeFact } from "./catalog/schema-facts.js";
export { lockOf, readLock, writeLock } from "./output/lock-file.js";
export { lockStatement, statementHash } from "./output/lock-statement.js";
export { renderDeclarations } from "./output/render-declarations.js";
export { renderFactories } from "./output/render-factories.js";
export { variantConflict } from "./output/variants.js";
export type { VariantConflict } from "./output/variants.js";
export type { StatementOverrides, StatementSource, TextPiece } from "./source/statement-source.js";
export {
  DatabaseUrlError,
  DbTypegenError,
  MigrationsError,
  OutputError,
  ProjectError,
  UnsupportedServerError,
} from "./errors.js";
export { errorCodes } from "./error-codes.js";
export type { DbTypegenErrorCode } from "./error-codes.js";

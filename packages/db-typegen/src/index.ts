export { describeStatements } from "./describe/describe-statements.js";
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
export type { StatementSource } from "./source/statement-source.js";
export { DbTypegenError, UnsupportedServerError } from "./errors.js";
export { errorCodes } from "./error-codes.js";
export type { DbTypegenErrorCode } from "./error-codes.js";

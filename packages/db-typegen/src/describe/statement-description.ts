import type { RowCount } from "../analysis/cardinality.js";
import type { Verdict } from "../analysis/verdict.js";
import type { ListedValues } from "../catalog/listed-values.js";
import type { JsonShape } from "../json/json-shape.js";

/** What PostgreSQL and the analysis say of one statement. */
export type StatementDescription = DescribedStatement | RefusedStatement;

/** A statement that PostgreSQL accepts. */
export interface DescribedStatement {
  readonly text: string;
  readonly accepted: true;
  /** By position: `$1` is the first. */
  readonly parameters: readonly DescribedParameter[];
  /** In order; empty when the statement returns no rows. */
  readonly columns: readonly DescribedColumn[];
  readonly cardinality: RowCount;
}

/** A statement that PostgreSQL refuses. */
export interface RefusedStatement {
  readonly text: string;
  readonly accepted: false;
  readonly problem: StatementProblem;
}

/** An error of the server about a text. */
export interface StatementProblem {
  readonly sqlState: string;
  readonly message: string;
  readonly detail?: string;
  readonly hint?: string;
  /** In the text, 1-based, in characters. */
  readonly position?: number;
}

/** A type of the server. */
export interface DescribedType {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  /** `atttypmod`, -1 for none. */
  readonly modifier: number;
}

/** A parameter. */
export interface DescribedParameter {
  readonly type: DescribedType;
  /** NULL may be given for it: it is stored where NULL is allowed, or the statement tests for NULL. */
  readonly nullable: boolean;
  readonly because: string;
}

/** A column of the result. */
export interface DescribedColumn {
  readonly name: string;
  readonly type: DescribedType;
  readonly nullable: boolean;
  /** Why, down to the constraint, the join or the function. */
  readonly verdict: Verdict;
  /** Of json and jsonb: what is known to be in it. Arrays are taken to have one dimension. */
  readonly json?: JsonShape;
  /** All values that it can have, NULL apart, where a CHECK of its column or domain lists them. */
  readonly values?: ListedValues;
}

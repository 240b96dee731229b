import type { StandardSchema } from "./standard-schema.js";

/**
 * Statements known at compile time, filled by `@abe/db-typegen` through declaration merging.
 * Keys are statement texts, verbatim; a text that is not here is simply untyped.
 */
export interface StatementRegistry {}

/** Statements known by name, for `` sql.named("…")`…` ``. Filled like {@link StatementRegistry}. */
export interface NamedStatementRegistry {}

/**
 * Policy by declaration merging: `interface DbPolicy { untypedRow: unknown }` makes the rows of
 * unregistered texts `unknown` instead of `any`.
 */
export interface DbPolicy {}

/** How many rows a statement can return: none at all, exactly one, at most one, any number. */
export type Cardinality = "exec" | "one" | "maybe" | "many";

/** What the registry says about one statement. */
export interface StatementEntry {
  readonly params: readonly unknown[];
  readonly row: object;
  readonly card: Cardinality;
}

/**
 * Row of a text that nobody described. `any` on purpose: a program without generated types must
 * compile. {@link DbPolicy} turns it into `unknown`.
 */
// oxlint-disable-next-line typescript/no-explicit-any -- the one documented default
export type UntypedRow = DbPolicy extends { untypedRow: infer Row } ? Row : any;

/** The registry's entry of the text `S`, or `never`. */
export type Known<S> = S extends keyof StatementRegistry
  ? StatementRegistry[S] extends StatementEntry
    ? StatementRegistry[S]
    : never
  : never;

/** Row type of the text `S`, unless the caller states one. */
export type RowOf<S, Stated = never> = [Stated] extends [never]
  ? [Known<S>] extends [never]
    ? UntypedRow
    : Known<S>["row"]
  : Stated;

/**
 * Type of a column of `Row`, unless the caller states one. Which column comes first is not part of a
 * row's type, so it is any of them.
 */
export type ColumnOf<Row, Stated = never> = [Stated] extends [never]
  ? unknown extends Row
    ? Row
    : Row[keyof Row]
  : Stated;

/** Type of the first column of the text `S`, unless the caller states one. */
export type FirstColumnOf<S, Stated = never> = [Stated] extends [never]
  ? [Known<S>] extends [never]
    ? unknown
    : ColumnOf<Known<S>["row"]>
  : Stated;

/** `S`, or an error message as a type when the registry proves a cardinality listed in `Bad`. */
export type Unless<S, Bad extends Cardinality> = [Known<S>] extends [never]
  ? S
  : Known<S>["card"] extends Bad
    ? { readonly error: `this statement returns '${Known<S>["card"]}'` }
    : S;

declare const rowType: unique symbol;
declare const cardinalityType: unique symbol;

/**
 * SQL text with its values. The result of `` sql`…` ``, or any object of this shape.
 *
 * Immutable and inert: nothing happens until it is given to a {@link Queryable}. `Card` is `never`
 * while nothing is known about how many rows it returns.
 */
export interface Statement<Row = UntypedRow, Card extends Cardinality = never> {
  /** SQL with `$1`, `$2`, … where values go. Exactly one statement. */
  readonly text: string;
  /** The values of `$1`, `$2`, … in order. */
  readonly values?: readonly unknown[];
  /** Low-cardinality label for logs and metrics; never the server's statement name. */
  readonly name?: string;
  /** Each row is validated, and typed, by this Standard Schema. */
  readonly schema?: StandardSchema<unknown, Row>;
  readonly [rowType]?: Row;
  readonly [cardinalityType]?: Card;
}

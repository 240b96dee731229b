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
  /** The first column, where `row` does not say it: there are others, of other types. */
  readonly first?: unknown;
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

/**
 * Row type of the text `S`; of a text that is not registered, the row that the caller states. The registry
 * comes first: `Stated` may be no more than what the call's result is assigned to. A caller who does state
 * a row leaves `S` at `string`, so it is his that counts.
 */
export type RowOf<S, Stated = never> = [Known<S>] extends [never]
  ? [Stated] extends [never]
    ? UntypedRow
    : Stated
  : Known<S>["row"];

/**
 * Type of a column of `Row`; of a row that is not known, the type that the caller states. Which column comes
 * first is not part of a row's type, so it is any of them.
 */
export type ColumnOf<Row, Stated = never> = unknown extends Row
  ? [Stated] extends [never]
    ? Row
    : Stated
  : Row[keyof Row];

/** Type of the first column of the text `S`; of one that is not registered, the type that the caller states. */
export type FirstColumnOf<S, Stated = never> = [Known<S>] extends [never]
  ? [Stated] extends [never]
    ? unknown
    : Stated
  : Known<S> extends { readonly first: infer First }
    ? First
    : ColumnOf<Known<S>["row"]>;

/** What the methods that check a cardinality are given. */
export type TextOrStatement = string | Statement<unknown, Cardinality>;

/** The cardinality that is known of a text or a statement, or `never`. */
type CardinalityOf<S> = S extends string
  ? [Known<S>] extends [never]
    ? never
    : Known<S>["card"]
  : S extends Statement<unknown, infer Card>
    ? Card
    : never;

/** What the compiler says of a statement that a method is not for. */
interface Refusals {
  readonly exec: "it returns no rows: call execute(), or add RETURNING";
  readonly many: "it may return many rows: call many(), or let a unique key or LIMIT 1 say that there is one";
  readonly one: "it returns one row";
  readonly maybe: "it may return no row";
}

/** `S`, or an error message as a type when its cardinality is known and one of `Bad`. */
export type Unless<S, Bad extends Cardinality> = [CardinalityOf<S>] extends [never]
  ? S
  : CardinalityOf<S> extends Bad
    ? { readonly error: Refusals[CardinalityOf<S>] }
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

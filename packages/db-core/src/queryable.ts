import type { FieldInfo } from "./driver/driver.js";
import type { Fragment } from "./sql/fragment.js";
import type {
  Cardinality,
  ColumnOf,
  FirstColumnOf,
  Known,
  RowOf,
  Statement,
  TextOrStatement,
  Unless,
  UntypedRow,
} from "./sql/statement.js";

/** What follows the text `S`: its values where the registry knows them, then options. */
export type ArgumentsOf<S> = [Known<S>] extends [never]
  ? [S] extends [string]
    ? [values?: readonly unknown[], options?: QueryOptions]
    : [options?: QueryOptions]
  : Known<S>["params"] extends readonly []
    ? [values?: readonly [], options?: QueryOptions]
    : [values: Known<S>["params"], options?: QueryOptions];

/** What the compiler says of a text that has values and is given without them. */
export type MissingValues<S> = [Known<S>] extends [never]
  ? never
  : Known<S>["params"] extends readonly []
    ? never
    : {
        readonly error: "its values are missing: give them as the second argument";
        readonly values: Known<S>["params"];
      };

/** Options of one statement. */
export interface QueryOptions {
  /** Aborting cancels the statement on the server and rejects with `QueryAbortedError`. */
  readonly signal?: AbortSignal;
  /** Milliseconds from the call, waiting for a connection included. Default: none. */
  readonly timeoutMs?: number;
  /**
   * `true`: kept parsed on its connection from the first use; `false`: never. Default: the server's `prepare`
   * setting. Where that is `never`, `true` changes nothing.
   */
  readonly prepare?: boolean;
  /**
   * `true`: it takes long, so it shares its connection with nobody; `false`: it may share one whatever it
   * took before. Default: whether the server was at its last two runs for 50 ms or more.
   */
  readonly slow?: boolean;
  /** Low-cardinality label for logs and metrics. */
  readonly name?: string;
}

/** What a statement returned. */
export interface QueryResult<Row> {
  readonly rows: Row[];
  /** Rows returned or affected; `null` for commands that count nothing, such as CREATE TABLE. */
  readonly rowCount: number | null;
  /** The command tag's first word or words: `SELECT`, `INSERT`, `CREATE TABLE`. */
  readonly command: string;
  readonly fields: readonly FieldInfo[];
}

/** Options of {@link Queryable.stream}. */
export interface StreamOptions {
  /** Rows fetched per round trip. Integer ≥ 1. Default 1,000. */
  readonly batchSize?: number;
  readonly signal?: AbortSignal;
  /** Milliseconds from the first `next()` to the last row, waiting for a connection included. Default: none. */
  readonly timeoutMs?: number;
}

/** Where {@link Queryable.copyFrom} and {@link Queryable.insertMany} write: names are quoted, never interpolated. */
export interface CopyTarget {
  /** Table name, or `[schema, table]`. */
  readonly table: string | readonly [schema: string, table: string];
  readonly columns: readonly string[];
}

/** What {@link Queryable.copyTo} reads: a statement without values, or a table. */
export type CopySource = CopyTarget | { readonly text: string };

/** Options of the COPY methods. */
export interface CopyOptions {
  readonly signal?: AbortSignal;
  /** Milliseconds for the whole COPY, waiting for a connection included. Default: none. */
  readonly timeoutMs?: number;
  /** Called after each chunk with the number of rows handed over so far, to the server or by it. */
  readonly onProgress?: (rows: number) => void;
}

/** A row of {@link Queryable.insertMany}: its columns by name, or in the order of the target's. */
export type RowToInsert = Readonly<Record<string, unknown>> | readonly unknown[];

/** Options of {@link Queryable.insertMany}. */
export interface InsertOptions {
  /** `nothing`, or what stands behind ON CONFLICT: `` sql`(id) DO UPDATE SET name = excluded.name` ``. */
  readonly onConflict?: "nothing" | Fragment;
  /** Columns of the stored rows that are given back. Default: none, but how many rows were stored. */
  readonly returning?: readonly string[];
  readonly signal?: AbortSignal;
  /** Milliseconds for all of it, waiting for a connection included. Default: none. */
  readonly timeoutMs?: number;
}

/** Options of {@link Queryable.explain}. */
export interface ExplainOptions {
  /** Runs the statement, inside a transaction that is rolled back. Default `false`. */
  readonly analyze?: boolean;
  /** Default `false`. */
  readonly buffers?: boolean;
  readonly signal?: AbortSignal;
  /** Milliseconds from the call, waiting for a connection included. Default: none. */
  readonly timeoutMs?: number;
}

/** `EXPLAIN (FORMAT JSON)` of one statement, as PostgreSQL returns it. */
export interface Plan {
  readonly Plan: PlanNode;
  readonly "Planning Time"?: number;
  readonly "Execution Time"?: number;
}

/** One node of a {@link Plan}. PostgreSQL adds keys by node type. */
export interface PlanNode {
  readonly "Node Type": string;
  readonly Plans?: readonly PlanNode[];
  readonly [key: string]: unknown;
}

/** The results of a batch, by position. */
export type BatchResults<T extends readonly Statement<unknown, Cardinality>[]> = {
  -readonly [K in keyof T]: T[K] extends Statement<infer Row, Cardinality>
    ? QueryResult<Row>
    : never;
};

type NotRow<S> = Unless<S, "exec">;
type NotMany<S> = Unless<S, "exec" | "many">;

/**
 * What a server, a connection and a transaction can all do.
 *
 * Every method takes a text with values, or a {@link Statement}. Values are always bound, never
 * interpolated. A statement outside a transaction commits by itself.
 *
 * @throws ParameterError, StatementError, TransactionControlError before anything is sent.
 * @throws PoolTimeoutError, PoolOverloadedError, PoolClosedError, ConnectFailedError nothing was sent.
 * @throws DatabaseError by SQLSTATE: the server refused; `outcome` is `not_applied`.
 * @throws ConnectionLostError the answer never came; `outcome` says what is known.
 */
export interface Queryable {
  /** Runs one statement and returns everything it returned. */
  query<Row extends object = never, const S extends string = string>(
    text: S,
    ...args: ArgumentsOf<S>
  ): Promise<QueryResult<RowOf<S, Row>>>;
  query<Row = UntypedRow>(
    statement: Statement<Row, Cardinality>,
    options?: QueryOptions,
  ): Promise<QueryResult<Row>>;
  query<Row extends object = never, const S extends string = string>(
    text: S & MissingValues<S>,
  ): Promise<QueryResult<RowOf<S, Row>>>;
  query<Row extends object = never, const S extends TextOrStatement = string>(
    statement: S,
    ...args: ArgumentsOf<S>
  ): Promise<QueryResult<RowOf<S, Row>>>;

  /** The only row. @throws NoRowsError, TooManyRowsError after the statement ran. */
  one<Row extends object = never, const S extends string = string>(
    text: S & NotMany<S>,
    ...args: ArgumentsOf<S>
  ): Promise<RowOf<S, Row>>;
  one<Row = UntypedRow>(
    statement: Statement<Row, "one" | "maybe">,
    options?: QueryOptions,
  ): Promise<Row>;
  one<Row extends object = never, const S extends string = string>(
    text: S & MissingValues<S>,
  ): Promise<RowOf<S, Row>>;
  one<Row extends object = never, const S extends TextOrStatement = string>(
    statement: S & NotMany<S>,
    ...args: ArgumentsOf<S>
  ): Promise<RowOf<S, Row>>;

  /** The only row, or `null`. @throws TooManyRowsError after the statement ran. */
  maybeOne<Row extends object = never, const S extends string = string>(
    text: S & NotMany<S>,
    ...args: ArgumentsOf<S>
  ): Promise<RowOf<S, Row> | null>;
  maybeOne<Row = UntypedRow>(
    statement: Statement<Row, "one" | "maybe">,
    options?: QueryOptions,
  ): Promise<Row | null>;
  maybeOne<Row extends object = never, const S extends string = string>(
    text: S & MissingValues<S>,
  ): Promise<RowOf<S, Row> | null>;
  maybeOne<Row extends object = never, const S extends TextOrStatement = string>(
    statement: S & NotMany<S>,
    ...args: ArgumentsOf<S>
  ): Promise<RowOf<S, Row> | null>;

  /** All rows. */
  many<Row extends object = never, const S extends string = string>(
    text: S & NotRow<S>,
    ...args: ArgumentsOf<S>
  ): Promise<RowOf<S, Row>[]>;
  many<Row = UntypedRow>(
    statement: Statement<Row, "one" | "maybe" | "many">,
    options?: QueryOptions,
  ): Promise<Row[]>;
  many<Row extends object = never, const S extends string = string>(
    text: S & MissingValues<S>,
  ): Promise<RowOf<S, Row>[]>;
  many<Row extends object = never, const S extends TextOrStatement = string>(
    statement: S & NotRow<S>,
    ...args: ArgumentsOf<S>
  ): Promise<RowOf<S, Row>[]>;

  /** The first column of the only row. @throws NoRowsError, TooManyRowsError after it ran. */
  scalar<Value = never, const S extends string = string>(
    text: S & NotMany<S>,
    ...args: ArgumentsOf<S>
  ): Promise<FirstColumnOf<S, Value>>;
  scalar<Value = never, Row = UntypedRow>(
    statement: Statement<Row, "one" | "maybe">,
    options?: QueryOptions,
  ): Promise<ColumnOf<Row, Value>>;
  scalar<Value = never, const S extends string = string>(
    text: S & MissingValues<S>,
  ): Promise<FirstColumnOf<S, Value>>;
  scalar<Value = never, const S extends TextOrStatement = string>(
    statement: S & NotMany<S>,
    ...args: ArgumentsOf<S>
  ): Promise<FirstColumnOf<S, Value>>;

  /** The first column of every row. */
  column<Value = never, const S extends string = string>(
    text: S & NotRow<S>,
    ...args: ArgumentsOf<S>
  ): Promise<FirstColumnOf<S, Value>[]>;
  column<Value = never, Row = UntypedRow>(
    statement: Statement<Row, "one" | "maybe" | "many">,
    options?: QueryOptions,
  ): Promise<ColumnOf<Row, Value>[]>;
  column<Value = never, const S extends string = string>(
    text: S & MissingValues<S>,
  ): Promise<FirstColumnOf<S, Value>[]>;
  column<Value = never, const S extends TextOrStatement = string>(
    statement: S & NotRow<S>,
    ...args: ArgumentsOf<S>
  ): Promise<FirstColumnOf<S, Value>[]>;

  /** Whether the statement returns at least one row. */
  exists<const S extends string = string>(
    text: S & NotRow<S>,
    ...args: ArgumentsOf<S>
  ): Promise<boolean>;
  exists(
    statement: Statement<unknown, "one" | "maybe" | "many">,
    options?: QueryOptions,
  ): Promise<boolean>;
  exists<const S extends string = string>(text: S & MissingValues<S>): Promise<boolean>;
  exists<const S extends TextOrStatement = string>(
    statement: S & NotRow<S>,
    ...args: ArgumentsOf<S>
  ): Promise<boolean>;

  /** Runs the statement and returns how many rows it affected. */
  execute<const S extends string = string>(text: S, ...args: ArgumentsOf<S>): Promise<number>;
  execute(statement: Statement<unknown, Cardinality>, options?: QueryOptions): Promise<number>;
  execute<const S extends string = string>(text: S & MissingValues<S>): Promise<number>;
  execute<const S extends TextOrStatement = string>(
    statement: S,
    ...args: ArgumentsOf<S>
  ): Promise<number>;

  /**
   * Reads rows through a cursor, `batchSize` at a time. A connection is leased at the first `next()`
   * and given back when the loop ends, for whatever reason. Outside a transaction what the statement did is
   * committed then, and the end of the loop throws when that was refused or is not known.
   */
  stream<Row = UntypedRow>(
    statement: Statement<Row, "one" | "maybe" | "many">,
    options?: StreamOptions,
  ): AsyncIterable<Row>;

  /**
   * Runs the statements in one round trip. Outside a transaction they are one implicit transaction:
   * all or none. Inside, a failure aborts the transaction or savepoint they are part of.
   */
  batch<const T extends readonly Statement<unknown, Cardinality>[]>(
    statements: T,
    options?: QueryOptions,
  ): Promise<BatchResults<T>>;

  /**
   * Loads rows with COPY … FROM STDIN and returns how many the server stored. All or none. Values are sent in binary
   * form where that is sure to store what their text would.
   */
  copyFrom(
    target: CopyTarget,
    rows: Iterable<readonly unknown[]> | AsyncIterable<readonly unknown[]>,
    options?: CopyOptions,
  ): Promise<number>;

  /**
   * Inserts rows, all or none, in the way that is fast for so many: up to 50 by one INSERT in one round trip, more by
   * COPY; where conflicts are dealt with or rows are given back, or the table is a view, has rules or row-level
   * security, by an INSERT of arrays.
   *
   * @returns how many rows the server stored, or with `returning` these rows. No rows: nothing is sent.
   * @throws ParameterError names the row, from 1, and the column: a value that cannot be sent, or is missing.
   */
  insertMany<Row = UntypedRow>(
    target: CopyTarget,
    rows: Iterable<RowToInsert> | AsyncIterable<RowToInsert>,
    options: InsertOptions & { readonly returning: readonly string[] },
  ): Promise<Row[]>;
  insertMany(
    target: CopyTarget,
    rows: Iterable<RowToInsert> | AsyncIterable<RowToInsert>,
    options?: InsertOptions & { readonly returning?: undefined },
  ): Promise<number>;

  /** Reads COPY … TO STDOUT in text format, in the chunks the server sent. */
  copyTo(source: CopySource, options?: CopyOptions): AsyncIterable<Uint8Array>;

  /** The server's plan for a statement. It is not run unless `analyze` is set. */
  explain(statement: Statement<unknown, Cardinality>, options?: ExplainOptions): Promise<Plan>;
}

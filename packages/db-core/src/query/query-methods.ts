import { ParameterError } from "../errors/query-errors.js";
import type {
  ArgumentsOf,
  MissingValues,
  BatchResults,
  CopyOptions,
  CopySource,
  CopyTarget,
  ExplainOptions,
  InsertOptions,
  Plan,
  Queryable,
  QueryOptions,
  QueryResult,
  RowToInsert,
  StreamOptions,
} from "../queryable.js";
import type {
  Cardinality,
  ColumnOf,
  FirstColumnOf,
  RowOf,
  Statement,
  TextOrStatement,
  Unless,
  UntypedRow,
} from "../sql/statement.js";
import { type Call, toCall } from "./call.js";
import { fromCaller } from "./caller.js";
import type { Ran } from "./cardinality.js";
import { type Conduit, conduitKey, outcomeNow } from "./conduit.js";
import { copyRowsIn, copyRowsOut } from "./copy.js";
import { explainStatement } from "./explain.js";
import { insertRows } from "./insert-many.js";
import { readings, type Reading } from "./readings.js";
import { runBatch } from "./run-statements.js";
import { RunningStatement } from "./running-statement.js";
import { RowStream } from "./stream-rows.js";
import { validateRows } from "./validate-rows.js";

const promising = [
  "query",
  "one",
  "maybeOne",
  "many",
  "scalar",
  "column",
  "exists",
  "execute",
  "batch",
  "copyFrom",
  "insertMany",
  "explain",
] as const;

type Method = (...args: unknown[]) => Promise<unknown>;
/** Values behind a text, options behind a statement. */
type Second = readonly unknown[] | QueryOptions | undefined;
type NotRow<S> = Unless<S, "exec">;
type NotMany<S> = Unless<S, "exec" | "many">;

/** {@link Queryable} over whatever {@link Conduit} a subclass is. */
export abstract class QueryMethods implements Queryable {
  /** Where this one's statements go. */
  protected abstract get conduit(): Conduit;

  static {
    // Under a symbol, so that a queryable of another copy of the package can be routed to.
    Object.defineProperty(this.prototype, conduitKey, {
      get(this: QueryMethods) {
        return this.conduit;
      },
    });
    for (const name of promising) {
      const method = this.prototype[name] as Method;
      Object.defineProperty(this.prototype, name, {
        value(this: QueryMethods, first: unknown, second: unknown, third: unknown) {
          const before = begunIn(this);
          const answer = method.call(this, first, second, third);
          return before === undefined ? answer : toldLater(answer, this, before);
        },
      });
    }
  }

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
  query(
    text: TextOrStatement,
    values?: Second,
    options?: QueryOptions,
  ): Promise<QueryResult<never>> {
    return this.#ask(readings.query, text, values, options) as Promise<QueryResult<never>>;
  }

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
  one(text: TextOrStatement, values?: Second, options?: QueryOptions): Promise<never> {
    return this.#ask(readings.one, text, values, options) as Promise<never>;
  }

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
  maybeOne(text: TextOrStatement, values?: Second, options?: QueryOptions): Promise<null> {
    return this.#ask(readings.maybeOne, text, values, options) as Promise<null>;
  }

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
  many(text: TextOrStatement, values?: Second, options?: QueryOptions): Promise<never[]> {
    return this.#ask(readings.many, text, values, options) as Promise<never[]>;
  }

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
  scalar(text: TextOrStatement, values?: Second, options?: QueryOptions): Promise<never> {
    return this.#ask(readings.scalar, text, values, options) as Promise<never>;
  }

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
  column(text: TextOrStatement, values?: Second, options?: QueryOptions): Promise<never[]> {
    return this.#ask(readings.column, text, values, options) as Promise<never[]>;
  }

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
  exists(text: TextOrStatement, values?: Second, options?: QueryOptions): Promise<boolean> {
    return this.#ask(readings.exists, text, values, options);
  }

  execute<const S extends string = string>(text: S, ...args: ArgumentsOf<S>): Promise<number>;
  execute(statement: Statement<unknown, Cardinality>, options?: QueryOptions): Promise<number>;
  execute<const S extends string = string>(text: S & MissingValues<S>): Promise<number>;
  execute<const S extends TextOrStatement = string>(
    statement: S,
    ...args: ArgumentsOf<S>
  ): Promise<number>;
  execute(text: TextOrStatement, values?: Second, options?: QueryOptions): Promise<number> {
    return this.#ask(readings.execute, text, values, options);
  }

  stream<Row = UntypedRow>(
    statement: Statement<Row, "one" | "maybe" | "many">,
    options: StreamOptions = {},
  ): AsyncIterableIterator<Row, undefined> {
    const call = (): Call => toCall(statement);
    return new RowStream(() => this.#withoutCommit, call, options) as AsyncIterableIterator<
      Row,
      undefined
    >;
  }

  async batch<const T extends readonly Statement<unknown, Cardinality>[]>(
    statements: T,
    options: QueryOptions = {},
  ): Promise<BatchResults<T>> {
    if (!Array.isArray(statements) || statements.some((each) => typeof each === "string"))
      throw new ParameterError(
        "a batch is an array of statements: sql`…` or { text, values }; nothing was sent",
      );
    if (statements.length === 0) return [] as never;
    const { prepare } = options;
    const own = prepare === undefined ? {} : { prepare };
    const calls = statements.map((statement) => toCall(statement, own));
    try {
      const { conduit } = this;
      const results = await runBatch(conduit, calls, options);
      const outcome = outcomeNow(conduit);
      const validated = results.map(async (result, index) => ({
        ...result,
        rows: await validateRows(result.rows, calls[index] as Call, outcome),
      }));
      return (await Promise.all(validated)) as never;
    } catch (error) {
      throw fromCaller(error);
    }
  }

  async copyFrom(
    target: CopyTarget,
    rows: Iterable<readonly unknown[]> | AsyncIterable<readonly unknown[]>,
    options: CopyOptions = {},
  ): Promise<number> {
    try {
      return await copyRowsIn(this.#withoutCommit, target, rows, options);
    } catch (error) {
      throw fromCaller(error);
    }
  }

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
  async insertMany(
    target: CopyTarget,
    rows: Iterable<RowToInsert> | AsyncIterable<RowToInsert>,
    options: InsertOptions = {},
  ): Promise<never> {
    try {
      const answer = await insertRows(this.conduit, target, rows, options);
      return (options.returning === undefined ? answer.stored : answer.rows) as never;
    } catch (error) {
      throw fromCaller(error);
    }
  }

  async *copyTo(source: CopySource, options: CopyOptions = {}): AsyncGenerator<Uint8Array> {
    try {
      yield* copyRowsOut(this.#withoutCommit, source, options);
    } catch (error) {
      throw fromCaller(error);
    }
  }

  async explain(
    statement: Statement<unknown, Cardinality>,
    options: ExplainOptions = {},
  ): Promise<Plan> {
    try {
      return await explainStatement(this.conduit, toCall(statement), options);
    } catch (error) {
      throw fromCaller(error);
    }
  }

  /** For what takes more than one statement. */
  get #withoutCommit(): Conduit {
    const { conduit } = this;
    return conduit.withoutCommit ?? conduit;
  }

  async #ask<Value>(
    reading: Reading<Value>,
    text: TextOrStatement,
    values: Second,
    options: QueryOptions | undefined,
  ): Promise<Value> {
    const call = toCall(text, values, options, reading.rowMode);
    let running: RunningStatement | undefined;
    let ran: Ran;
    try {
      const { conduit } = this;
      running = new RunningStatement(conduit, call);
      const result = running.answered(await running.send());
      ran = { call, result, outcome: outcomeNow(conduit) };
    } catch (error) {
      running?.failed(error);
      throw fromCaller(error);
    }
    return call.schema === undefined ? reading.plain(ran) : reading.validated(ran);
  }
}

/**
 * The answer to one call in a transaction, whose own end tells of a failure that nobody awaits: it must not end the
 * process before, as an unhandled rejection.
 */
function toldLater(
  answer: Promise<unknown>,
  queryable: QueryMethods,
  before: number,
): Promise<unknown> {
  if (begunIn(queryable) !== before) answer.catch(() => undefined);
  return answer;
}

/** `undefined` where nobody tells of failures, or where no call is possible any more. */
function begunIn(queryable: object): number | undefined {
  try {
    return (queryable as { readonly [conduitKey]: Conduit })[conduitKey].begun?.();
  } catch {
    return undefined;
  }
}

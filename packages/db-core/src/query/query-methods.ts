import { ParameterError } from "../errors/query-errors.js";
import type {
  ArgumentsOf,
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
import { type Call, type CallArguments, toCall } from "./call.js";
import { fromCaller } from "./caller.js";
import { firstColumn, onlyRow, optionalRow, type Ran } from "./cardinality.js";
import { type Conduit, conduitKey, outcomeNow } from "./conduit.js";
import { copyRowsIn, copyRowsOut } from "./copy.js";
import { explainStatement } from "./explain.js";
import { insertRows } from "./insert-many.js";
import { runBatch, runStatement } from "./run-statements.js";
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
      const method = this.prototype[name] as (...args: unknown[]) => Promise<unknown>;
      Object.defineProperty(this.prototype, name, {
        value(this: QueryMethods, ...args: unknown[]) {
          return told(this, () => Reflect.apply(method, this, args));
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
  query<Row extends object = never, const S extends TextOrStatement = string>(
    statement: S,
    ...args: ArgumentsOf<S>
  ): Promise<QueryResult<RowOf<S, Row>>>;
  async query(...args: unknown[]): Promise<QueryResult<never>> {
    const ran = await this.#run(args);
    if (ran.call.schema === undefined) return ran.result as QueryResult<never>;
    return { ...ran.result, rows: (await rowsOf(ran)) as never[] };
  }

  one<Row extends object = never, const S extends string = string>(
    text: S & NotMany<S>,
    ...args: ArgumentsOf<S>
  ): Promise<RowOf<S, Row>>;
  one<Row = UntypedRow>(
    statement: Statement<Row, "one" | "maybe">,
    options?: QueryOptions,
  ): Promise<Row>;
  one<Row extends object = never, const S extends TextOrStatement = string>(
    statement: S & NotMany<S>,
    ...args: ArgumentsOf<S>
  ): Promise<RowOf<S, Row>>;
  async one(...args: unknown[]): Promise<never> {
    const ran = await this.#run(args);
    const [row] = await rowsOf(ran, [onlyRow(ran)]);
    return row as never;
  }

  maybeOne<Row extends object = never, const S extends string = string>(
    text: S & NotMany<S>,
    ...args: ArgumentsOf<S>
  ): Promise<RowOf<S, Row> | null>;
  maybeOne<Row = UntypedRow>(
    statement: Statement<Row, "one" | "maybe">,
    options?: QueryOptions,
  ): Promise<Row | null>;
  maybeOne<Row extends object = never, const S extends TextOrStatement = string>(
    statement: S & NotMany<S>,
    ...args: ArgumentsOf<S>
  ): Promise<RowOf<S, Row> | null>;
  async maybeOne(...args: unknown[]): Promise<null> {
    const ran = await this.#run(args);
    const row = optionalRow(ran);
    if (row === undefined) return null;
    return (await rowsOf(ran, [row]))[0] as never;
  }

  many<Row extends object = never, const S extends string = string>(
    text: S & NotRow<S>,
    ...args: ArgumentsOf<S>
  ): Promise<RowOf<S, Row>[]>;
  many<Row = UntypedRow>(
    statement: Statement<Row, "one" | "maybe" | "many">,
    options?: QueryOptions,
  ): Promise<Row[]>;
  many<Row extends object = never, const S extends TextOrStatement = string>(
    statement: S & NotRow<S>,
    ...args: ArgumentsOf<S>
  ): Promise<RowOf<S, Row>[]>;
  async many(...args: unknown[]): Promise<never[]> {
    return (await rowsOf(await this.#run(args))) as never[];
  }

  scalar<Value = never, const S extends string = string>(
    text: S & NotMany<S>,
    ...args: ArgumentsOf<S>
  ): Promise<FirstColumnOf<S, Value>>;
  scalar<Value = never, Row = UntypedRow>(
    statement: Statement<Row, "one" | "maybe">,
    options?: QueryOptions,
  ): Promise<ColumnOf<Row, Value>>;
  scalar<Value = never, const S extends TextOrStatement = string>(
    statement: S & NotMany<S>,
    ...args: ArgumentsOf<S>
  ): Promise<FirstColumnOf<S, Value>>;
  async scalar(...args: unknown[]): Promise<never> {
    const ran = await this.#run(args, byPosition);
    const [row] = await rowsOf(ran, [onlyRow(ran)]);
    return firstColumn(row, ran) as never;
  }

  column<Value = never, const S extends string = string>(
    text: S & NotRow<S>,
    ...args: ArgumentsOf<S>
  ): Promise<FirstColumnOf<S, Value>[]>;
  column<Value = never, Row = UntypedRow>(
    statement: Statement<Row, "one" | "maybe" | "many">,
    options?: QueryOptions,
  ): Promise<ColumnOf<Row, Value>[]>;
  column<Value = never, const S extends TextOrStatement = string>(
    statement: S & NotRow<S>,
    ...args: ArgumentsOf<S>
  ): Promise<FirstColumnOf<S, Value>[]>;
  async column(...args: unknown[]): Promise<never[]> {
    const ran = await this.#run(args, byPosition);
    const rows = await rowsOf(ran);
    return rows.map((row) => firstColumn(row, ran)) as never[];
  }

  exists<const S extends string = string>(
    text: S & NotRow<S>,
    ...args: ArgumentsOf<S>
  ): Promise<boolean>;
  exists(
    statement: Statement<unknown, "one" | "maybe" | "many">,
    options?: QueryOptions,
  ): Promise<boolean>;
  exists<const S extends TextOrStatement = string>(
    statement: S & NotRow<S>,
    ...args: ArgumentsOf<S>
  ): Promise<boolean>;
  async exists(...args: unknown[]): Promise<boolean> {
    const { result } = await this.#run(args);
    return result.rows.length > 0;
  }

  execute<const S extends string = string>(text: S, ...args: ArgumentsOf<S>): Promise<number>;
  execute(statement: Statement<unknown, Cardinality>, options?: QueryOptions): Promise<number>;
  execute<const S extends TextOrStatement = string>(
    statement: S,
    ...args: ArgumentsOf<S>
  ): Promise<number>;
  async execute(...args: unknown[]): Promise<number> {
    const { result } = await this.#run(args);
    return result.rowCount ?? 0;
  }

  stream<Row = UntypedRow>(
    statement: Statement<Row, "one" | "maybe" | "many">,
    options: StreamOptions = {},
  ): AsyncIterableIterator<Row, undefined> {
    const call = (): Call => toCall([statement]);
    return new RowStream(() => this.conduit, call, options) as AsyncIterableIterator<
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
    const calls = statements.map((statement) => toCall([statement, own]));
    try {
      const { conduit } = this;
      const results = await runBatch(conduit, calls, options);
      const outcome = outcomeNow(conduit);
      const validated = results.map(async (result, index) => ({
        ...result,
        rows: await rowsOf({ call: calls[index] as Call, result, outcome }),
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
      return await copyRowsIn(this.conduit, target, rows, options);
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
      yield* copyRowsOut(this.conduit, source, options);
    } catch (error) {
      throw fromCaller(error);
    }
  }

  async explain(
    statement: Statement<unknown, Cardinality>,
    options: ExplainOptions = {},
  ): Promise<Plan> {
    try {
      return await explainStatement(this.conduit, toCall([statement]), options);
    } catch (error) {
      throw fromCaller(error);
    }
  }

  async #run(args: unknown[], shape?: (call: Call) => Call): Promise<Ran> {
    const given = toCall(args as unknown as CallArguments);
    const call = shape === undefined ? given : shape(given);
    try {
      const { conduit } = this;
      const result = await runStatement(conduit, call);
      return { call, result, outcome: outcomeNow(conduit) };
    } catch (error) {
      throw fromCaller(error);
    }
  }
}

/**
 * The answer to one call. In a transaction a failure that nobody awaits is told by the transaction's own
 * end: it must not end the process before, as an unhandled rejection.
 */
function told(queryable: object, call: () => Promise<unknown>): Promise<unknown> {
  const before = begunIn(queryable);
  const answer = call();
  if (before !== undefined && begunIn(queryable) !== before) answer.catch(() => undefined);
  return answer;
}

/** `undefined` where nobody tells of failures, or where no call is possible any more. */
function begunIn(queryable: object): number | undefined {
  try {
    return (Reflect.get(queryable, conduitKey) as Conduit).begun?.();
  } catch {
    return undefined;
  }
}

/** Rows as arrays, where no schema wants to see them as objects. */
function byPosition(call: Call): Call {
  return call.schema === undefined ? { ...call, rowMode: "array" } : call;
}

/** @param rows default: all of them. */
function rowsOf(ran: Ran, rows: readonly unknown[] = ran.result.rows): Promise<unknown[]> {
  return validateRows(rows, ran.call, ran.outcome);
}

import type { StatementResult } from "../driver/driver.js";
import { DatabaseError } from "../errors/database-error.js";
import { withCallerStack } from "../errors/caller-stack.js";
import type {
  ArgumentsOf,
  BatchResults,
  CopyOptions,
  CopySource,
  CopyTarget,
  ExplainOptions,
  Plan,
  Queryable,
  QueryOptions,
  QueryResult,
  StreamOptions,
} from "../queryable.js";
import type {
  Cardinality,
  ColumnOf,
  FirstColumnOf,
  RowOf,
  Statement,
  Unless,
  UntypedRow,
} from "../sql/statement.js";
import { type Call, type CallArguments, toCall } from "./call.js";
import { firstColumn, onlyRow, optionalRow } from "./cardinality.js";
import { type Conduit, conduitKey } from "./conduit.js";
import { copyRowsIn, copyRowsOut } from "./copy.js";
import { explainStatement } from "./explain.js";
import { runBatch, runStatement } from "./run-statements.js";
import { streamRows } from "./stream-rows.js";
import { validateRows } from "./validate-rows.js";

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
  }

  query<Row extends object = never, const S extends string = string>(
    text: S,
    ...args: ArgumentsOf<S>
  ): Promise<QueryResult<RowOf<S, Row>>>;
  query<Row = UntypedRow>(
    statement: Statement<Row, Cardinality>,
    options?: QueryOptions,
  ): Promise<QueryResult<Row>>;
  async query(...args: unknown[]): Promise<QueryResult<never>> {
    const { call, result } = await this.#run(args);
    if (call.schema === undefined) return result as QueryResult<never>;
    return { ...result, rows: (await validateRows(result.rows, call)) as never[] };
  }

  one<Row extends object = never, const S extends string = string>(
    text: S & NotMany<S>,
    ...args: ArgumentsOf<S>
  ): Promise<RowOf<S, Row>>;
  one<Row = UntypedRow>(
    statement: Statement<Row, "one" | "maybe">,
    options?: QueryOptions,
  ): Promise<Row>;
  async one(...args: unknown[]): Promise<never> {
    const { call, result } = await this.#run(args);
    const [row] = await validateRows([onlyRow(result.rows, call)], call);
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
  async maybeOne(...args: unknown[]): Promise<null> {
    const { call, result } = await this.#run(args);
    const row = optionalRow(result.rows, call);
    if (row === undefined) return null;
    return (await validateRows([row], call))[0] as never;
  }

  many<Row extends object = never, const S extends string = string>(
    text: S & NotRow<S>,
    ...args: ArgumentsOf<S>
  ): Promise<RowOf<S, Row>[]>;
  many<Row = UntypedRow>(
    statement: Statement<Row, "one" | "maybe" | "many">,
    options?: QueryOptions,
  ): Promise<Row[]>;
  async many(...args: unknown[]): Promise<never[]> {
    const { call, result } = await this.#run(args);
    return (await validateRows(result.rows, call)) as never[];
  }

  scalar<Value = never, const S extends string = string>(
    text: S & NotMany<S>,
    ...args: ArgumentsOf<S>
  ): Promise<FirstColumnOf<S, Value>>;
  scalar<Value = never, Row = UntypedRow>(
    statement: Statement<Row, "one" | "maybe">,
    options?: QueryOptions,
  ): Promise<ColumnOf<Row, Value>>;
  async scalar(...args: unknown[]): Promise<never> {
    const { call, result } = await this.#run(args);
    const [row] = await validateRows([onlyRow(result.rows, call)], call);
    return firstColumn(row, result) as never;
  }

  column<Value = never, const S extends string = string>(
    text: S & NotRow<S>,
    ...args: ArgumentsOf<S>
  ): Promise<FirstColumnOf<S, Value>[]>;
  column<Value = never, Row = UntypedRow>(
    statement: Statement<Row, "one" | "maybe" | "many">,
    options?: QueryOptions,
  ): Promise<ColumnOf<Row, Value>[]>;
  async column(...args: unknown[]): Promise<never[]> {
    const { call, result } = await this.#run(args);
    const rows = await validateRows(result.rows, call);
    return rows.map((row) => firstColumn(row, result)) as never[];
  }

  exists<const S extends string = string>(text: S, ...args: ArgumentsOf<S>): Promise<boolean>;
  exists(statement: Statement<unknown, Cardinality>, options?: QueryOptions): Promise<boolean>;
  async exists(...args: unknown[]): Promise<boolean> {
    const { result } = await this.#run(args);
    return result.rows.length > 0;
  }

  execute<const S extends string = string>(text: S, ...args: ArgumentsOf<S>): Promise<number>;
  execute(statement: Statement<unknown, Cardinality>, options?: QueryOptions): Promise<number>;
  async execute(...args: unknown[]): Promise<number> {
    const { result } = await this.#run(args);
    return result.rowCount ?? 0;
  }

  async *stream<Row = UntypedRow>(
    statement: Statement<Row, "one" | "maybe" | "many">,
    options: StreamOptions = {},
  ): AsyncGenerator<Row> {
    yield* streamRows(this.conduit, toCall([statement]), options) as AsyncGenerator<Row>;
  }

  async batch<const T extends readonly Statement<unknown, Cardinality>[]>(
    statements: T,
    options: QueryOptions = {},
  ): Promise<BatchResults<T>> {
    if (statements.length === 0) return [] as never;
    const calls = statements.map((statement) => toCall([statement]));
    try {
      const results = await runBatch(this.conduit, calls, options);
      const validated = results.map(async (result, index) => ({
        ...result,
        rows: await validateRows(result.rows, calls[index] as Call),
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

  async *copyTo(source: CopySource, options: CopyOptions = {}): AsyncGenerator<Uint8Array> {
    yield* copyRowsOut(this.conduit, source, options);
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

  async #run(args: unknown[]): Promise<{ call: Call; result: StatementResult }> {
    const call = toCall(args as unknown as CallArguments);
    try {
      return { call, result: await runStatement(this.conduit, call) };
    } catch (error) {
      throw fromCaller(error);
    }
  }
}

/** Our errors are made where the answer arrived: the caller's stack says more. Others keep theirs. */
function fromCaller(error: unknown): unknown {
  return error instanceof DatabaseError ? withCallerStack(error, fromCaller) : error;
}

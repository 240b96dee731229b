import { ParameterError } from "../errors/query-errors.js";
import type { StreamOptions } from "../queryable.js";
import type { Call } from "./call.js";
import { fromCaller } from "./caller.js";
import { type Conduit, outcomeNow } from "./conduit.js";
import { Limit } from "./limit.js";
import { observe } from "./observe.js";
import { ObservedLoop } from "./observed-loop.js";
import { prepareCall } from "./prepare.js";
import { type Reading, StreamBatches } from "./stream-batches.js";
import { validateRow } from "./validate-rows.js";

const defaultBatchSize = 1_000;
const noRows: readonly unknown[] = [];

type Result = IteratorResult<unknown, undefined>;

/** What is read, and by whom it is brought. */
interface Begun {
  readonly conduit: Conduit;
  readonly reading: Reading;
  readonly batches: StreamBatches;
}

/**
 * Rows through a cursor, one after the other. Nothing happens before the first `next()`.
 *
 * Written by hand: a row that is there is handed over with one promise, where a generator within a generator makes
 * several for each.
 */
export class RowStream implements AsyncIterableIterator<unknown, undefined> {
  readonly #conduit: () => Conduit;
  readonly #call: () => Call;
  readonly #options: StreamOptions;
  #begun: Begun | undefined;
  #isOver = false;
  /** What came last, of which {@link #at} rows were handed over. */
  #batch = noRows;
  #at = 0;
  #rowCount = 0;
  /** Settles after what was asked before; `undefined`: nothing was, or it has been answered. */
  #last: Promise<unknown> | undefined;

  /** Both parameters are asked at the first `next()`, and may throw. */
  constructor(conduit: () => Conduit, call: () => Call, options: StreamOptions) {
    this.#conduit = conduit;
    this.#call = call;
    this.#options = options;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<Result> {
    const row = this.#last === undefined ? this.#prompt() : undefined;
    return row === undefined ? this.#later() : Promise.resolve(row);
  }

  /** Apart from {@link next}: a function with another one in it makes room for that at every call. */
  #later(): Promise<Result> {
    const before = this.#last;
    if (before === undefined) return this.#asLast(this.#advance());
    return this.#asLast(after(before, () => this.#advance()));
  }

  return(): Promise<Result> {
    const before = this.#last;
    if (before === undefined) return this.#asLast(this.#leave());
    return this.#asLast(after(before, () => this.#leave()));
  }

  async throw(error: unknown): Promise<Result> {
    await this.return();
    throw error;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  /** As with a generator, each call waits for those before it. */
  #asLast(answer: Promise<Result>): Promise<Result> {
    this.#last = answer;
    const forget = (): void => {
      if (this.#last === answer) this.#last = undefined;
    };
    answer.then(forget, forget);
    return answer;
  }

  /** A row that is there and needs nothing but to be handed over. */
  #prompt(): Result | undefined {
    const begun = this.#begun;
    if (begun === undefined || this.#isOver || this.#at >= this.#batch.length) return undefined;
    const { limit, call, loop } = begun.reading;
    if (call.schema !== undefined || limit?.reason !== undefined) return undefined;
    loop?.resume();
    return this.#hand(this.#batch[this.#at], begun);
  }

  #hand(value: unknown, { reading }: Begun): Result {
    this.#at++;
    this.#rowCount++;
    reading.loop?.pause(this.#rowCount);
    return { done: false, value };
  }

  async #advance(): Promise<Result> {
    if (this.#isOver) return { done: true, value: undefined };
    try {
      this.#begun ??= this.#begin();
      const begun = this.#begun;
      begun.reading.loop?.resume();
      if (!(await this.#fill(begun))) return this.#end(begun);
      return this.#hand(await this.#validated(begun), begun);
    } catch (error) {
      throw await this.#failed(error);
    }
  }

  /** @returns whether there is a row. */
  async #fill({ batches, reading }: Begun): Promise<boolean> {
    // Whoever brings the batches refuses to go on after the limit.
    if (this.#at < this.#batch.length && reading.limit?.reason === undefined) return true;
    this.#batch = noRows;
    this.#at = 0;
    this.#batch = (await batches.next()) ?? noRows;
    return this.#batch.length > 0;
  }

  #begin(): Begun {
    const conduit = this.#conduit();
    const { signal, timeoutMs, batchSize = defaultBatchSize } = this.#options;
    const call = this.#call();
    checkBatchSize(batchSize);
    const prepared = prepareCall(call, conduit.context);
    const limit = Limit.of({ signals: [signal, conduit.signal], timeoutMs });
    const observation = observe(conduit, "cursor", call);
    const loop = observation && new ObservedLoop(observation);
    const reading = { call, prepared, limit, batchSize, observation, loop };
    return { conduit, reading, batches: new StreamBatches(conduit, reading) };
  }

  #end({ reading }: Begun): Result {
    this.#isOver = true;
    reading.observation?.ended(this.#rowCount);
    return { done: true, value: undefined };
  }

  async #leave(): Promise<Result> {
    const begun = this.#begun;
    if (this.#isOver || begun === undefined) {
      this.#isOver = true;
      return { done: true, value: undefined };
    }
    begun.reading.loop?.resume();
    this.#batch = noRows;
    try {
      await begun.batches.leave();
    } catch (error) {
      throw await this.#failed(error);
    }
    return this.#end(begun);
  }

  /** The connection is given back, should it not have been, and the error told. @returns it. */
  async #failed(error: unknown): Promise<unknown> {
    this.#isOver = true;
    this.#batch = noRows;
    const begun = this.#begun;
    await begun?.batches.leave().catch(() => undefined);
    begun?.reading.observation?.failed(error, this.#rowCount);
    return fromCaller(error);
  }

  async #validated({ conduit, reading }: Begun): Promise<unknown> {
    const row = this.#batch[this.#at];
    const { call } = reading;
    const { schema } = call;
    if (schema === undefined) return row;
    const outcome = outcomeNow(conduit);
    return validateRow(row, { call, schema, index: this.#rowCount, outcome });
  }
}

async function after(before: Promise<unknown>, work: () => Promise<Result>): Promise<Result> {
  await before.catch(() => undefined);
  return work();
}

function checkBatchSize(batchSize: number): void {
  if (Number.isInteger(batchSize) && batchSize >= 1 && batchSize <= 2 ** 31 - 1) return;
  throw new ParameterError(`batchSize is an integer of at least 1, not ${batchSize}`);
}

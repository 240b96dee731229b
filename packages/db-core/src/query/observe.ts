import type { PoolInfo, QueryEnd, QueryEvent } from "../observer/db-observer.js";
import type { Watch } from "../observer/watch.js";
import type { Call } from "./call.js";
import type { Conduit } from "./conduit.js";

/** What is observed: a call, or what looks like one. */
interface Subject extends Pick<Call, "text" | "values" | "name"> {
  readonly texts?: readonly string[];
}

/**
 * Follows one operation from the call to its end. It is the event as well, so that a statement that is
 * watched costs one object of ours.
 */
export class Observation implements QueryEvent {
  readonly pool: PoolInfo;
  readonly text: string;
  readonly texts: readonly string[] | undefined;
  readonly name: string | undefined;
  readonly kind: QueryEvent["kind"];
  readonly batchSize: number;
  readonly parameterised: boolean;
  readonly transactionId: string | undefined;
  readonly #watch: Watch<QueryEvent, QueryEnd>;
  readonly #startedAt: number = performance.now();
  #waitMs: number | undefined;
  #tell: ((end: QueryEnd) => void) | undefined;

  constructor(
    conduit: Conduit,
    watch: Watch<QueryEvent, QueryEnd>,
    kind: QueryEvent["kind"],
    { text, texts, name, values }: Subject,
  ) {
    this.pool = conduit.context.pool;
    this.text = text;
    this.texts = texts;
    this.name = name;
    this.kind = kind;
    this.batchSize = texts === undefined ? 1 : texts.length;
    this.parameterised = values.length > 0;
    this.transactionId = conduit.transactionId;
    this.#watch = watch;
  }

  /** Tells that it begins. @returns itself; `undefined` when nobody waits for its end. */
  begin(): this | undefined {
    this.#tell = this.#watch.begin(this);
    return this.#tell === undefined ? undefined : this;
  }

  /** The connection is there; the time before was spent waiting. */
  acquired(): void {
    this.#waitMs = performance.now() - this.#startedAt;
  }

  /** Tells that it has ended. The first call counts, of this and {@link failed}. */
  ended(rowCount?: number | null, command?: string): void {
    this.#end(undefined, rowCount, command);
  }

  /** Tells that it has failed. */
  failed(error: unknown, rowCount?: number): void {
    this.#end(error, rowCount);
  }

  #end(error: unknown, rowCount?: number | null, command?: string): void {
    const tell = this.#tell;
    if (tell === undefined) return;
    this.#tell = undefined;
    const durationMs = performance.now() - this.#startedAt;
    // Without a connection all of the time was spent waiting for one.
    const waitMs = this.#waitMs ?? durationMs;
    this.#watch.finish(tell, { error, rowCount, command, durationMs, waitMs });
  }
}

/**
 * Tells the observers that one statement begins. `undefined` when nobody watches; then nothing is made
 * for them either, here and in the two functions below.
 */
export function observe(
  conduit: Conduit,
  kind: "query" | "cursor",
  call: Call,
): Observation | undefined {
  const watch = watchOf(conduit);
  return watch && new Observation(conduit, watch, kind, call).begin();
}

/** The same for a batch. */
export function observeBatch(
  conduit: Conduit,
  calls: readonly Call[],
  name: string | undefined,
): Observation | undefined {
  const watch = watchOf(conduit);
  if (watch === undefined) return undefined;
  const values = calls.find((call) => call.values.length > 0)?.values ?? [];
  const texts = calls.map((call) => call.text);
  const observation = new Observation(conduit, watch, "batch", { text: "", texts, name, values });
  // Joining long texts takes longer than most observers do, who have no use for it.
  Object.defineProperty(observation, "text", { get: () => texts.join(";\n"), enumerable: true });
  return observation.begin();
}

/** The same for a COPY. */
export function observeCopy(conduit: Conduit, text: string): Observation | undefined {
  const watch = watchOf(conduit);
  return (
    watch && new Observation(conduit, watch, "copy", { text, name: undefined, values: [] }).begin()
  );
}

function watchOf({ context }: Conduit): Watch<QueryEvent, QueryEnd> | undefined {
  return context.observers.current?.query;
}

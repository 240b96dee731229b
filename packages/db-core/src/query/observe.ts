import type { PoolInfo, QueryEnd, QueryEvent } from "../observer/db-observer.js";
import type { Watch } from "../observer/watch.js";
import type { Call } from "./call.js";
import type { Conduit, QueryContext } from "./conduit.js";
import type { FollowingCall, Timed } from "./following.js";
import { tellOfSlow } from "./slow-query.js";
import { Stopwatch } from "./stopwatch.js";

/** What is observed: a call, or what looks like one. */
interface Subject extends Pick<Call, "text" | "values" | "name"> {
  readonly texts?: readonly string[];
}

/**
 * Follows one operation from the call to its end. It is the event as well, so that a statement that is
 * watched costs one object of ours.
 */
export class Observation implements QueryEvent, FollowingCall {
  readonly pool: PoolInfo;
  readonly text: string;
  readonly texts: readonly string[] | undefined;
  readonly name: string | undefined;
  readonly kind: QueryEvent["kind"];
  readonly batchSize: number;
  readonly parameterised: boolean;
  readonly transactionId: string | undefined;
  readonly #watch: Watch<QueryEvent, QueryEnd> | undefined;
  /** `undefined` until it begins. */
  #startedAt: number | undefined;
  #waitMs: number | undefined;
  #ride: Timed | undefined;
  #tell: ((end: QueryEnd) => void) | undefined;
  /** `undefined` once it has ended. */
  #context: QueryContext | undefined;

  constructor(conduit: Conduit, kind: QueryEvent["kind"], { text, texts, name, values }: Subject) {
    const { context } = conduit;
    this.pool = context.pool;
    this.text = text;
    this.texts = texts;
    this.name = name;
    this.kind = kind;
    this.batchSize = texts === undefined ? 1 : texts.length;
    this.parameterised = values.length > 0;
    this.transactionId = conduit.transactionId;
    this.#watch = context.observers.current?.query;
    this.#context = context;
  }

  /** Tells that it begins, now. @returns itself; `undefined` when nobody waits for its end. */
  begin(): this | undefined {
    this.waits();
    return this.announce();
  }

  /** The same for one of which {@link waits} or {@link rides} is to say when it begins. */
  announce(): this | undefined {
    this.#tell = this.#watch?.begin(this);
    const isFollowed =
      this.#tell !== undefined || this.#context?.observers.current?.slowQuery !== undefined;
    return isFollowed ? this : undefined;
  }

  waits(): void {
    this.#startedAt = performance.now();
  }

  rides(ride: Timed): void {
    this.#ride = ride;
    this.#startedAt = ride.boardedAt;
    this.#waitMs = 0;
  }

  acquired(): void {
    this.#waitMs = this.#elapsedMs();
  }

  ended(rowCount?: number | null, command?: string): void {
    this.#end(undefined, rowCount, command);
  }

  failed(error: unknown, rowCount?: number): void {
    this.#end(error, rowCount);
  }

  #end(error: unknown, rowCount?: number | null, command?: string): void {
    const context = this.#context;
    if (context === undefined) return;
    this.#context = undefined;
    const durationMs = this.#elapsedMs();
    // Without a connection all of the time was spent waiting for one.
    const waitMs = this.#waitMs ?? durationMs;
    const end: QueryEnd = { error, rowCount, command, durationMs, waitMs };
    if (this.#tell !== undefined) this.#watch?.finish(this.#tell, end);
    if (durationMs >= context.slowQueryMs) tellOfSlow(context, this, end);
  }

  /** Of what never began: none. */
  #elapsedMs(): number {
    const now = this.#ride === undefined ? performance.now() : this.#ride.endedAt;
    const startedAt = this.#startedAt ?? now;
    return now === undefined || startedAt === undefined ? 0 : now - startedAt;
  }
}

/**
 * Tells the observers that one statement begins. `undefined` when nobody watches; then nothing is made
 * for them either, here and in the functions below.
 */
export function observe(
  conduit: Conduit,
  kind: "query" | "cursor",
  call: Call,
): Observation | undefined {
  return isWatched(conduit) ? new Observation(conduit, kind, call).begin() : undefined;
}

/**
 * The same for a statement that is followed by whoever has called this, and by nobody else. When it begins is for
 * the caller to say.
 */
export function follow(conduit: Conduit, call: Call): FollowingCall | undefined {
  if (!isWatched(conduit)) return undefined;
  return conduit.context.observers.current?.query === undefined
    ? Stopwatch.of(conduit, call)
    : new Observation(conduit, "query", call).announce();
}

/** The same for a batch. */
export function observeBatch(
  conduit: Conduit,
  calls: readonly Call[],
  name: string | undefined,
): Observation | undefined {
  if (!isWatched(conduit)) return undefined;
  const values = calls.find((call) => call.values.length > 0)?.values ?? [];
  const texts = calls.map((call) => call.text);
  const observation = new Observation(conduit, "batch", { text: "", texts, name, values });
  // Joining long texts takes longer than most observers do, who have no use for it.
  Object.defineProperty(observation, "text", { get: () => texts.join(";\n"), enumerable: true });
  return observation.begin();
}

/** The same for a COPY. */
export function observeCopy(conduit: Conduit, text: string): Observation | undefined {
  if (!isWatched(conduit)) return undefined;
  return new Observation(conduit, "copy", { text, name: undefined, values: [] }).begin();
}

function isWatched({ context }: Conduit): boolean {
  const { current } = context.observers;
  return current?.query !== undefined || current?.slowQuery !== undefined;
}

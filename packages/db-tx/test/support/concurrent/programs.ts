import fc from "fast-check";

/** How an operation writes its rows. `explain` writes none: what it analyses is undone. */
const kinds = [
  "query",
  "one",
  "batch",
  "batchOfCalls",
  "call",
  "stubborn",
  "explain",
  "copyFrom",
  "copyLater",
  "insertMany",
  "insertReturning",
  "insertLater",
  "stream",
] as const;

export type Kind = (typeof kinds)[number];

/** What stops an operation, a savepoint or a transaction, and after how many milliseconds. */
export interface Stop {
  readonly by: "signal" | "timeout";
  readonly afterMs: number;
}

/** One operation. It stores `parts` rows, or none. */
export interface Operation {
  readonly kind: Kind;
  readonly parts: number;
  /** Milliseconds for which the server takes its time, where the kind lets it. */
  readonly pauseMs: number;
  /** Why it fails: by its last row, or because its rows, or its reader, come to an end with an error. */
  readonly fails: "unique" | "division" | "commit" | "own" | null;
  readonly stop: Stop | null;
  /** Whom it is asked for: the handle, the server that joins, the handle of the scope around, or `last()`. */
  readonly through: "handle" | "server" | "outer" | "last";
}

/** What is begun in a scope. */
export interface Step {
  /** Steps of other asynchronous work that pass between the step before and this one. */
  readonly behind: number;
  /** When the callback awaits it: with those beside it, at its own end, or not at all. */
  readonly awaited: "beside" | "later" | "never";
  readonly work: Operation | Savepoint;
}

/** A savepoint, by the handle or by `transaction()` of the server that joins. */
export interface Savepoint {
  readonly kind: "savepoint";
  readonly through: "handle" | "server";
  readonly body: Body;
  readonly stop: Stop | null;
}

/** What a callback does: steps side by side, then others. */
export interface Body {
  readonly rounds: readonly {
    readonly steps: readonly Step[];
    /** The first failure ends the callback, as with `Promise.all()`. */
    readonly strict: boolean;
  }[];
  readonly throws: boolean;
}

/** A transaction, of the service or of db-core alone. */
export interface Program {
  readonly by: "service" | "core";
  readonly body: Body;
  readonly stop: Stop | null;
}

/** One of the values, each as often as it is said. */
function weighted<Value>(...choices: readonly (readonly [number, Value])[]): fc.Arbitrary<Value> {
  return fc.oneof(...choices.map(([weight, value]) => ({ weight, arbitrary: fc.constant(value) })));
}

const stop: fc.Arbitrary<Stop> = fc.record({
  by: fc.constantFrom("signal" as const, "timeout" as const),
  afterMs: fc.integer({ min: 0, max: 15 }),
});

/** Mostly nothing stops it. */
const seldomStopped: fc.Arbitrary<Stop | null> = fc.oneof(
  { weight: 9, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: stop },
);

const operation: fc.Arbitrary<Operation> = fc.record({
  kind: fc.constantFrom(...kinds),
  parts: fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 1, max: 3 }) },
    { weight: 1, arbitrary: fc.integer({ min: 51, max: 120 }) },
  ),
  pauseMs: fc.oneof(
    { weight: 3, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 10 }) },
  ),
  fails: weighted<Operation["fails"]>(
    [40, null],
    [1, "unique"],
    [1, "division"],
    [1, "commit"],
    [1, "own"],
  ),
  stop: seldomStopped,
  through: weighted<Operation["through"]>([14, "handle"], [4, "server"], [1, "outer"], [1, "last"]),
});

/** Transactions in which several operations, and savepoints with others in them, are begun at once. */
export const programs: fc.Arbitrary<Program> = fc.letrec<{
  program: Program;
  body: Body;
  step: Step;
  work: Step["work"];
}>((tie) => ({
  work: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    { weight: 4, arbitrary: operation },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant("savepoint" as const),
        through: weighted<Savepoint["through"]>([3, "handle"], [1, "server"]),
        body: tie("body"),
        stop: seldomStopped,
      }),
    },
  ),
  step: fc.record({
    behind: weighted([6, 0], [1, 1], [1, 3], [1, 8]),
    awaited: weighted<Step["awaited"]>([12, "beside"], [2, "later"], [1, "never"]),
    work: tie("work"),
  }),
  body: fc.record({
    rounds: fc.array(
      fc.record({
        steps: fc.array(tie("step"), { minLength: 1, maxLength: 4 }),
        strict: weighted([2, false], [1, true]),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    throws: weighted([3, false], [1, true]),
  }),
  program: fc.record({
    by: weighted<Program["by"]>([4, "service"], [1, "core"]),
    body: tie("body"),
    stop: seldomStopped,
  }),
})).program;

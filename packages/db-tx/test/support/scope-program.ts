import fc from "fast-check";

/** What a program does inside one scope. `caught`: it catches what the step throws, and goes on. */
export type Step =
  | { readonly kind: "insert"; readonly ambient: boolean; readonly caught: boolean }
  | { readonly kind: "fail"; readonly caught: boolean }
  | { readonly kind: "hook" }
  | { readonly kind: "rollbackOnly" }
  | Nested
  /** Savepoints begun together, each of whose errors is caught. */
  | { readonly kind: "siblings"; readonly bodies: readonly Body[] };

/** A step with a scope of its own. `ambient`: by the joining server. */
export interface Nested {
  readonly kind: "savepoint" | "join" | "requiresNew";
  readonly body: Body;
  readonly ambient: boolean;
  readonly caught: boolean;
}

/** A callback. `leak…`: it ends while a statement of its own runs. */
export interface Body {
  readonly steps: readonly Step[];
  readonly end: "return" | "throw" | "leak" | "leakAndThrow";
}

const often = fc.constantFrom(true, true, true, false);

/** Programs of a few scopes in one another. */
export const programs: fc.Arbitrary<Body> = fc.letrec<{ body: Body; step: Step; flat: Step }>(
  (tie) => ({
    flat: fc.oneof(
      { weight: 5, arbitrary: insertStep() },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant("fail" as const), caught: often }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant("hook" as const) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant("rollbackOnly" as const) }) },
    ),
    step: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      { weight: 3, arbitrary: tie("flat") },
      {
        weight: 3,
        arbitrary: fc.record({
          kind: fc.constantFrom("savepoint", "savepoint", "join", "requiresNew"),
          body: tie("body"),
          ambient: fc.boolean(),
          caught: often,
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          kind: fc.constant("siblings" as const),
          bodies: fc.array(tie("body"), { minLength: 2, maxLength: 3 }),
        }),
      },
    ),
    body: fc.record({
      steps: fc.array(tie("step"), { maxLength: 4 }),
      end: fc.constantFrom("return", "return", "return", "throw", "leak", "leakAndThrow"),
    }),
  }),
).body;

function insertStep(): fc.Arbitrary<Step> {
  return fc.record({
    kind: fc.constant("insert" as const),
    ambient: fc.boolean(),
    caught: often,
  });
}

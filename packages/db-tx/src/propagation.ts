/**
 * What a scope does about a transaction that is already there, in Spring's words.
 *
 * | | inside a transaction | outside |
 * |---|---|---|
 * | `required` | joins it | begins |
 * | `nested` | savepoint | begins |
 * | `requiresNew` | begins another, on a second connection | begins |
 * | `mandatory` | joins it | throws |
 * | `supports` | joins it | runs without |
 * | `notSupported` | runs without, the transaction untouched | runs without |
 * | `never` | throws | runs without |
 */
export type Propagation =
  | "required"
  | "nested"
  | "requiresNew"
  | "mandatory"
  | "supports"
  | "notSupported"
  | "never";

/** What follows from a propagation. */
export type PropagationStep = "begin" | "join" | "savepoint" | "outside" | "required" | "forbidden";

const steps: Readonly<
  Record<Propagation, readonly [inside: PropagationStep, outside: PropagationStep]>
> = {
  required: ["join", "begin"],
  nested: ["savepoint", "begin"],
  requiresNew: ["begin", "begin"],
  mandatory: ["join", "required"],
  supports: ["join", "outside"],
  notSupported: ["outside", "outside"],
  never: ["forbidden", "outside"],
};

/** Every {@link Propagation}. */
export const propagations = Object.keys(steps) as readonly Propagation[];

/** The step for a propagation, inside a transaction or not. */
export function propagationStep(propagation: Propagation, inside: boolean): PropagationStep {
  return steps[propagation][inside ? 0 : 1];
}

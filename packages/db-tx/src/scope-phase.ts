import type { TransactionState } from "./transaction.js";

/**
 * Where a scope stands. `ending`: its callback has settled, so no statement may begin, and what comes of
 * it is not decided. `released` is the good end of a savepoint.
 */
export type ScopePhase =
  | "open"
  | "ending"
  | "committing"
  | "committed"
  | "released"
  | "rolledBack"
  | "unknown";

/** What happens to a scope. */
export type ScopeEvent = "end" | "commit" | "committed" | "release" | "rollBack" | "lose";

const transitions: Readonly<Record<ScopePhase, Partial<Record<ScopeEvent, ScopePhase>>>> = {
  open: { end: "ending", commit: "committing", rollBack: "rolledBack" },
  ending: { commit: "committing", release: "released", rollBack: "rolledBack" },
  // A COMMIT that was refused, or answered with ROLLBACK, has rolled back.
  committing: { committed: "committed", rollBack: "rolledBack", lose: "unknown" },
  // What verification finds out.
  unknown: { committed: "committed", rollBack: "rolledBack" },
  committed: {},
  released: {},
  rolledBack: {},
};

/** The phase after an event. An event that does not belong there changes nothing. */
export function nextPhase(phase: ScopePhase, event: ScopeEvent): ScopePhase {
  return transitions[phase][event] ?? phase;
}

/** What the outside is told. */
export function stateOf(
  phase: ScopePhase,
  now: { readonly failed: boolean; readonly rollbackOnly: boolean },
): TransactionState {
  if (phase !== "open") return phase === "ending" ? "committing" : phase;
  if (now.failed) return "aborted";
  return now.rollbackOnly ? "rollbackOnly" : "active";
}

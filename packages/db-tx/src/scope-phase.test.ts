import fc from "fast-check";
import { expect, it } from "vitest";
import { nextPhase, type ScopeEvent, type ScopePhase, stateOf } from "./scope-phase.js";

const events: readonly ScopeEvent[] = ["end", "commit", "committed", "release", "rollBack", "lose"];
const final: readonly ScopePhase[] = ["committed", "released", "rolledBack"];
const calm = { failed: false, rollbackOnly: false };

/** Every phase on the way, the first one included. */
function walk(path: readonly ScopeEvent[]): ScopePhase[] {
  const phases: ScopePhase[] = ["open"];
  for (const event of path) phases.push(nextPhase(phases.at(-1) ?? "open", event));
  return phases;
}

const paths = fc.array(fc.constantFrom(...events), { maxLength: 12 });

it("never leaves a final phase, and never opens again", () => {
  fc.assert(
    fc.property(paths, (path) =>
      walk(path).every((phase, at, phases) => {
        const next = phases[at + 1] ?? phase;
        if (final.includes(phase)) return next === phase;
        return phase === "open" || next !== "open";
      }),
    ),
  );
});

it("is committed only when COMMIT was sent and answered, unknown only when it was sent and lost", () => {
  fc.assert(
    fc.property(paths, (path) => {
      const phases = walk(path);
      const sent = phases.includes("committing");
      if (phases.includes("committed") || phases.includes("unknown")) return sent;
      return !phases.includes("released") || !sent;
    }),
  );
});

it.each<[readonly ScopeEvent[], ScopePhase]>([
  [[], "open"],
  [["end"], "ending"],
  [["end", "commit"], "committing"],
  [["commit"], "committing"],
  [["end", "commit", "committed"], "committed"],
  [["end", "commit", "rollBack"], "rolledBack"],
  [["end", "commit", "lose"], "unknown"],
  [["end", "commit", "lose", "committed"], "committed"],
  [["end", "commit", "lose", "rollBack"], "rolledBack"],
  [["end", "release"], "released"],
  [["end", "rollBack"], "rolledBack"],
  [["rollBack"], "rolledBack"],
  [["committed"], "open"],
  [["release"], "open"],
  [["lose"], "open"],
  [["end", "committed"], "ending"],
  [["end", "commit", "release"], "committing"],
  [["end", "commit", "end"], "committing"],
])("%j ends in %s", (path, phase) => {
  expect(walk(path).at(-1)).toBe(phase);
});

it.each<[ScopePhase, boolean, boolean, string]>([
  ["open", false, false, "active"],
  ["open", true, false, "aborted"],
  ["open", true, true, "aborted"],
  ["open", false, true, "rollbackOnly"],
  ["ending", false, false, "committing"],
  ["committing", true, true, "committing"],
  ["committed", true, true, "committed"],
  ["released", false, false, "released"],
  ["rolledBack", false, true, "rolledBack"],
  ["unknown", false, false, "unknown"],
])("%s, failed %s, rollback only %s is shown as %s", (phase, failed, rollbackOnly, shown) => {
  expect(stateOf(phase, { ...calm, failed, rollbackOnly })).toBe(shown);
});

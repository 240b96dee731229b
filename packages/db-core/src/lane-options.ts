import type { ServerMode } from "./config/choices.js";
import { type ConfigProblem, shown, throwProblems } from "./config/problems.js";
import type { LaneSettings } from "./pool/lane.js";

/**
 * How many of the connections may be used how at a time. Together at least `maxConnections`, since each
 * connection is to be used by somebody.
 */
export interface LaneOptions {
  /** Most of them that carry single statements. 1 to `maxConnections`, which is the default. */
  readonly shared?: number;
  /**
   * Most of them that one caller has for himself: transactions, `connection()`, streams, copies, batches, and
   * statements with a limit. 1 to `maxConnections`, which is the default.
   */
  readonly exclusive?: number;
}

/** Most statements on their way on one connection. */
const deepest = 32;

/** What is divided. */
interface Connections {
  readonly maxConnections: number;
  readonly mode: ServerMode;
}

/** @throws ConfigError lanes that no connection fits into. Nothing was started. */
export function laneSettings(
  { lanes = {}, multiplex = true }: { readonly lanes?: LaneOptions; readonly multiplex?: boolean },
  { maxConnections, mode }: Connections,
): LaneSettings {
  throwProblems(problemsOf(lanes, maxConnections));
  const { shared = maxConnections, exclusive = maxConnections } = lanes;
  // A pooler lends its servers for a transaction each, so it does the same already.
  const isShared = multiplex && mode !== "pgbouncer-transaction";
  return { shared, exclusive, depth: isShared ? deepest : 1 };
}

function problemsOf(lanes: LaneOptions, most: number): ConfigProblem[] {
  if (typeof lanes !== "object" || lanes === null)
    return [{ name: "lanes", given: shown(lanes), allowed: "expected { shared, exclusive }" }];
  const problems: ConfigProblem[] = [];
  for (const [name, value] of Object.entries(lanes) as [string, unknown][]) {
    if (name !== "shared" && name !== "exclusive")
      problems.push({ name: `lanes.${name}`, allowed: "is no lane; there are shared, exclusive" });
    else if (value !== undefined && !isCount(value, most))
      problems.push({
        name: `lanes.${name}`,
        given: shown(value),
        allowed: `expected a whole number from 1 to maxConnections, which is ${most}`,
      });
  }
  const { shared = most, exclusive = most } = lanes;
  if (problems.length === 0 && shared + exclusive < most)
    problems.push({
      name: "lanes",
      given: `${shared} and ${exclusive}`,
      allowed: `expected together at least maxConnections, which is ${most}: others would never be used`,
    });
  return problems;
}

function isCount(value: unknown, most: number): boolean {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= most;
}

import type { Append } from "./appends.js";
import type { Attempt, History } from "./history.js";
import { foreignPart, readsOf } from "./reads.js";

/** Why one attempt comes after another: it overwrote it, read it, or overwrote what it had read. */
export type DependencyKind = "ww" | "wr" | "rw";

/** The graph of a history: who depends on whom, by ids of attempts. */
export type Dependencies = Readonly<Record<DependencyKind, ReadonlyMap<number, Set<number>>>>;

/** The dependencies between applied attempts, from the order of the values in the lists. */
export function dependenciesOf(
  { lists }: History,
  applied: ReadonlySet<Attempt>,
  appends: ReadonlyMap<number, Append>,
): Dependencies {
  const graph = { ww: new Map(), wr: new Map(), rw: new Map() } satisfies Dependencies;
  const link = (kind: DependencyKind, from: number | undefined, to: number | undefined): void => {
    if (from === undefined || to === undefined || from === to) return;
    const edges: Map<number, Set<number>> = graph[kind];
    edges.set(from, (edges.get(from) ?? new Set<number>()).add(to));
  };
  const writer = (value: number | undefined): number | undefined => {
    const attempt = value === undefined ? undefined : appends.get(value)?.attempt;
    return attempt !== undefined && applied.has(attempt) ? attempt.id : undefined;
  };
  for (const values of lists.values())
    for (const [at, value] of values.entries()) link("ww", writer(value), writer(values[at + 1]));
  for (const attempt of applied)
    for (const read of readsOf(attempt)) {
      const seen = foreignPart(attempt, read, appends);
      link("wr", writer(seen.at(-1)), attempt.id);
      link("rw", attempt.id, writer(lists.get(read.key)?.[seen.length]));
    }
  return graph;
}

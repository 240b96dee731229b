import type { Dependencies, DependencyKind } from "./dependencies.js";
import type { Anomaly } from "./history.js";

type Edges = ReadonlyMap<number, ReadonlySet<number>>;

/** One anomaly for each group of attempts that depend on each other in a circle: the worst there is. */
export function cyclicAnomalies(graph: Dependencies): Anomaly[] {
  const overwritten = groupsOf(graph, ["ww"]).map((group) => anomaly("G0", group));
  if (overwritten.length > 0) return overwritten;
  const informed = groupsOf(graph, ["ww", "wr"]).map((group) => anomaly("G1c", group));
  if (informed.length > 0) return informed;
  return groupsOf(graph, ["ww", "wr", "rw"]).map((group) => {
    const single = singleAntiDependency(graph, new Set(group));
    return single === undefined ? anomaly("G2", group) : anomaly("G-single", single);
  });
}

/**
 * The strongly connected groups of more than one attempt (Tarjan's algorithm, without recursion: a
 * history has tens of thousands of attempts).
 */
export function groupsOf(graph: Dependencies, kinds: readonly DependencyKind[]): number[][] {
  const next = (id: number): number[] => kinds.flatMap((kind) => [...(graph[kind].get(id) ?? [])]);
  const order = new Map<number, number>();
  const low = new Map<number, number>();
  const open: number[] = [];
  const isOpen = new Set<number>();
  const groups: number[][] = [];

  const enter = (id: number): { id: number; successors: Iterator<number> } => {
    order.set(id, order.size);
    low.set(id, order.size - 1);
    open.push(id);
    isOpen.add(id);
    return { id, successors: next(id).values() };
  };
  const lower = (id: number, to: number): void => {
    low.set(id, Math.min(low.get(id) ?? to, to));
  };
  const leave = (id: number): void => {
    if (low.get(id) !== order.get(id)) return;
    const group = open.splice(open.lastIndexOf(id));
    for (const each of group) isOpen.delete(each);
    if (group.length > 1) groups.push(group);
  };

  for (const root of new Set(kinds.flatMap((kind) => [...graph[kind].keys()]))) {
    if (order.has(root)) continue;
    const path = [enter(root)];
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const { value, done } = top.successors.next();
      if (done === true) {
        path.pop();
        leave(top.id);
        const parent = path.at(-1);
        if (parent !== undefined) lower(parent.id, low.get(top.id) ?? 0);
      } else if (!order.has(value)) path.push(enter(value));
      else if (isOpen.has(value)) lower(top.id, order.get(value) ?? 0);
    }
  }
  return groups;
}

/** A cycle of a group in which all dependencies but one are ww or wr, if there is one. */
function singleAntiDependency(graph: Dependencies, group: ReadonlySet<number>) {
  for (const from of group)
    for (const to of graph.rw.get(from) ?? []) {
      const path = group.has(to)
        ? pathWithin(group, [graph.ww, graph.wr], { from: to, to: from })
        : undefined;
      if (path !== undefined) return path;
    }
  return undefined;
}

/** The attempts on a shortest way, both ends included; `undefined` when there is none. */
function pathWithin(
  group: ReadonlySet<number>,
  edges: readonly Edges[],
  { from, to }: { from: number; to: number },
): number[] | undefined {
  const cameFrom = new Map<number, number | undefined>([[from, undefined]]);
  for (const id of cameFrom.keys()) {
    if (id === to) return wayBack(cameFrom, to);
    for (const each of edges)
      for (const next of each.get(id) ?? [])
        if (group.has(next) && !cameFrom.has(next)) cameFrom.set(next, id);
  }
  return undefined;
}

function wayBack(cameFrom: ReadonlyMap<number, number | undefined>, end: number): number[] {
  const path: number[] = [];
  for (let id: number | undefined = end; id !== undefined; id = cameFrom.get(id)) path.push(id);
  return path.toReversed();
}

function anomaly(kind: "G0" | "G1c" | "G-single" | "G2", attempts: readonly number[]): Anomaly {
  const some = attempts.slice(0, 10).join(" → ");
  const more = attempts.length > 10 ? ` and ${attempts.length - 10} more` : "";
  return { kind, attempts, message: `attempts that depend on each other: ${some}${more}` };
}

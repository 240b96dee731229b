import type { Anomaly, Attempt, History } from "./history.js";

/** Who appended a value, and whether to the same list again afterwards. */
export interface Append {
  readonly attempt: Attempt;
  readonly key: number;
  /** It is the attempt's last append to that list. */
  readonly isLast: boolean;
}

/** Every append of a history by its value. */
export function appendsOf({ attempts }: History): ReadonlyMap<number, Append> {
  const appends = new Map<number, Append>();
  for (const attempt of attempts) {
    const last = new Map<number, number>();
    for (const operation of attempt.operations)
      if (operation.kind === "append") last.set(operation.key, operation.value);
    for (const operation of attempt.operations) {
      if (operation.kind !== "append") continue;
      const { key, value } = operation;
      appends.set(value, { attempt, key, isLast: last.get(key) === value });
    }
  }
  return appends;
}

/** The attempts whose work is in the lists: those that said so, and those of unknown outcome that are. */
export function appliedAttempts({ attempts, lists }: History): ReadonlySet<Attempt> {
  const present = new Set([...lists.values()].flat());
  return new Set(
    attempts.filter(({ answer, operations }) => {
      if (answer !== "unknown") return answer === "committed";
      return operations.some((each) => each.kind === "append" && present.has(each.value));
    }),
  );
}

/** Where the lists and the answers contradict each other. */
export function brokenPromises(history: History): Anomaly[] {
  const present = new Set([...history.lists.values()].flat());
  return [
    ...history.attempts.flatMap((attempt) => brokenPromise(attempt, present)),
    ...[...history.lists].flatMap(([key, values]) => duplicates(history, key, values)),
    ...strayValues(history),
  ];
}

function brokenPromise({ id, answer, operations }: Attempt, present: Set<number>): Anomaly[] {
  const values = operations.flatMap((each) => (each.kind === "append" ? [each.value] : []));
  const kept = values.filter((value) => present.has(value));
  const count = `${kept.length} of ${values.length} appends are there`;
  if (answer === "committed" && kept.length < values.length)
    return [{ kind: "lost append", attempts: [id], message: `committed, and ${count}` }];
  if (answer === "notApplied" && kept.length > 0)
    return [{ kind: "applied after all", attempts: [id], message: `not applied, and ${count}` }];
  if (kept.length > 0 && kept.length < values.length)
    return [{ kind: "torn", attempts: [id], message: count }];
  return [];
}

function strayValues(history: History): Anomaly[] {
  const appends = appendsOf(history);
  return [...history.lists].flatMap(([key, values]) =>
    values
      .filter((value) => appends.get(value)?.key !== key)
      .map((value) => ({
        kind: "value of nobody",
        attempts: [],
        message: `list ${key} holds ${value}, which nobody appended to it`,
      })),
  );
}

function duplicates(history: History, key: number, values: readonly number[]): Anomaly[] {
  const seen = new Set<number>();
  const twice = values.filter((value) => seen.size === seen.add(value).size);
  return twice.map((value) => ({
    kind: "duplicate",
    attempts: writersOf(history, value),
    message: `list ${key} holds ${value} more than once`,
  }));
}

function writersOf({ attempts }: History, value: number): number[] {
  return attempts
    .filter(({ operations }) =>
      operations.some((each) => each.kind === "append" && each.value === value),
    )
    .map(({ id }) => id);
}

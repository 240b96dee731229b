import type { Append } from "./appends.js";
import type { Anomaly, Attempt, History, Operation } from "./history.js";

type Read = Extract<Operation, { kind: "read" }>;

/** What an applied attempt read and could not have read, each value looked at by itself. */
export function impossibleReads(
  history: History,
  applied: ReadonlySet<Attempt>,
  appends: ReadonlyMap<number, Append>,
): Anomaly[] {
  return [...applied].flatMap((attempt) =>
    readsOf(attempt).flatMap((read) => [
      ...read.values.flatMap((value) => strangeValue(attempt, value, applied, appends)),
      ...intermediate(attempt, read, appends),
      ...outOfOrder(attempt, read, history.lists.get(read.key) ?? []),
    ]),
  );
}

/** The reads of an attempt, in their order. */
export function readsOf({ operations }: Attempt): Read[] {
  return operations.filter((operation) => operation.kind === "read");
}

/** What a read shows of others: without the attempt's own appends at its end. */
export function foreignPart(
  attempt: Attempt,
  { values }: Read,
  appends: ReadonlyMap<number, Append>,
): readonly number[] {
  const last = values.findLastIndex((value) => appends.get(value)?.attempt !== attempt);
  return values.slice(0, last + 1);
}

function strangeValue(
  { id }: Attempt,
  value: number,
  applied: ReadonlySet<Attempt>,
  appends: ReadonlyMap<number, Append>,
): Anomaly[] {
  const writer = appends.get(value)?.attempt;
  if (writer === undefined)
    return [{ kind: "value of nobody", attempts: [id], message: `${id} read ${value}` }];
  if (applied.has(writer)) return [];
  const message = `${id} read ${value} of ${writer.id}, which was not applied`;
  return [{ kind: "G1a", attempts: [id, writer.id], message }];
}

/** The last value of others is one that its attempt has appended to afterwards. */
function intermediate(
  attempt: Attempt,
  read: Read,
  appends: ReadonlyMap<number, Append>,
): Anomaly[] {
  const value = foreignPart(attempt, read, appends).at(-1);
  const append = value === undefined ? undefined : appends.get(value);
  if (append === undefined || append.isLast) return [];
  const message = `${attempt.id} read ${value} as the last value of list ${read.key}, and ${append.attempt.id} appended more`;
  return [{ kind: "G1b", attempts: [attempt.id, append.attempt.id], message }];
}

function outOfOrder({ id }: Attempt, read: Read, list: readonly number[]): Anomaly[] {
  const at = read.values.findIndex((value, index) => list[index] !== value);
  if (at === -1) return [];
  const message = `${id} read ${read.values[at]} at place ${at} of list ${read.key}, where ${list[at] ?? "nothing"} is`;
  return [{ kind: "incompatible order", attempts: [id], message }];
}

import { expect, it } from "vitest";
import type { AcquireEnd, AcquireEvent, DbObserver } from "./db-observer.js";
import { type Watch, watchOf } from "./watch.js";

const event: AcquireEvent = {
  pool: { name: "main", host: "db.test", port: 5432, database: "app" },
};
const end: AcquireEnd = { connectionId: 7, waitMs: 1 };

const boom = (): never => {
  throw new Error("a fault in the observer");
};

function watch(faults: unknown[], ...observers: DbObserver[]): Watch<AcquireEvent, AcquireEnd> {
  const watching = watchOf(
    observers,
    (observer, error) => void faults.push([observers.indexOf(observer), (error as Error).message]),
    (each) => each.acquire?.bind(each),
  );
  if (watching === undefined) throw new Error("nobody watches");
  return watching;
}

it("is nothing where nobody follows", () => {
  expect(watchOf([{ retire: () => undefined }], boom, (each) => each.acquire)).toBeUndefined();
});

it("gives one observer's own end as it is, so that nothing is made for it", () => {
  const own = (): void => undefined;
  expect(watch([], { acquire: () => own }).begin(event)).toBe(own);
});

it("has no end where nobody waits for one", () => {
  const deaf = { acquire: () => undefined };
  expect(watch([], deaf).begin(event)).toBeUndefined();
  expect(watch([], deaf, deaf).begin(event)).toBeUndefined();
});

it("tells several in the order they were added", () => {
  const seen: unknown[] = [];
  const follow = (name: string): DbObserver => ({
    acquire: (given) => {
      seen.push([name, given]);
      return (told) => void seen.push([name, told]);
    },
  });
  const watching = watch([], follow("a"), { acquire: () => undefined }, follow("b"));
  const ended = watching.begin(event);
  if (ended !== undefined) watching.finish(ended, end);
  expect(seen).toEqual([
    ["a", event],
    ["b", event],
    ["a", end],
    ["b", end],
  ]);
});

it.each<[string, number, DbObserver[]]>([
  ["at the start", 0, [{ acquire: boom }]],
  ["at the end", 0, [{ acquire: () => boom }]],
  ["at the end, among others", 1, [{ acquire: () => () => undefined }, { acquire: () => boom }]],
])("names the observer that throws %s, and does not throw", (_, culprit, observers) => {
  const faults: unknown[] = [];
  const watching = watch(faults, ...observers);
  const ended = watching.begin(event);
  if (ended !== undefined) watching.finish(ended, end);
  expect(faults).toEqual([[culprit, "a fault in the observer"]]);
});

it("names an observer whose end is async by mistake and rejects", async () => {
  const faults: unknown[] = [];
  // The type allows it: a function that returns something may stand where nothing is returned.
  const watching = watch(faults, { acquire: () => async () => boom() });
  const ended = watching.begin(event);
  if (ended !== undefined) watching.finish(ended, end);
  await new Promise((resolve) => setImmediate(resolve));
  expect(faults).toEqual([[0, "a fault in the observer"]]);
});

import { describe, expect, it, vi } from "vitest";
import type {
  DbObserver,
  PoolSource,
  TransactionObservation,
  WarningEvent,
} from "./db-observer.js";
import { Observers } from "./observers.js";

const source: Omit<PoolSource, "warn"> = {
  minConnections: 0,
  isDriverPatched: () => false,
  pool: { name: "main", host: "db.test", port: 5432, database: "app" },
  stats: () => ({ total: 0, used: 0, idle: 0, pending: 0, max: 1 }),
};
const { pool } = source;
const released = { pool, connectionId: 1, heldMs: 1, byCaller: false };

function warningsOf(observers: Observers): WarningEvent[] {
  const warnings: WarningEvent[] = [];
  observers.add({ warning: (event) => void warnings.push(event) });
  return warnings;
}

const boom = (): never => {
  throw new Error("a fault in the observer");
};

describe("observers", () => {
  it("are null when nobody watches, and again when the last one has left", () => {
    const observers = new Observers(source);
    expect(observers.current).toBeNull();
    const remove = observers.add({ connect: () => undefined });
    expect(observers.current).not.toBeNull();
    remove();
    expect(observers.current).toBeNull();
  });

  it("have only the methods somebody listens to, so other events are not built", () => {
    const observers = new Observers(source);
    observers.add({ acquire: () => undefined });
    observers.add({ retire: () => undefined });
    expect(Object.keys(observers.current ?? {}).toSorted()).toEqual(["acquire", "retire"]);
  });

  it("are told in the order they were added, start and end", () => {
    const observers = new Observers(source);
    const seen: string[] = [];
    for (const name of ["a", "b"]) {
      observers.add({
        connect: () => {
          seen.push(`${name} starts`);
          return ({ connectionId }) => void seen.push(`${name} ends ${connectionId}`);
        },
      });
    }
    observers.add({ connect: () => void seen.push("c starts") });
    observers.current?.connect?.({ pool })?.({ connectionId: 7 });
    expect(seen).toEqual(["a starts", "b starts", "c starts", "a ends 7", "b ends 7"]);
  });

  it("keep their `this`", () => {
    class Counter implements DbObserver {
      count = 0;
      release(): void {
        this.count++;
      }
    }
    const observers = new Observers(source);
    const counter = new Counter();
    observers.add(counter);
    observers.current?.release?.(released);
    expect(counter.count).toBe(1);
  });

  it("are added once however often, and may leave twice", () => {
    const observers = new Observers(source);
    const retire = vi.fn<() => void>();
    const observer = { retire };
    const remove = observers.add(observer);
    observers.add(observer);
    observers.current?.retire?.({ pool, connectionId: 1, reason: "idle" });
    expect(retire).toHaveBeenCalledTimes(1);
    remove();
    remove();
    expect(observers.current).toBeNull();
  });

  it("see the end of what they saw begin, although they left in between", () => {
    const observers = new Observers(source);
    const end = vi.fn<() => void>();
    const remove = observers.add({ connect: () => end });
    const ended = observers.current?.connect?.({ pool });
    remove();
    ended?.({});
    expect(end).toHaveBeenCalledTimes(1);
  });

  it("get the pool when they are added, and forget it when they leave", () => {
    const observers = new Observers(source);
    const seen: unknown[] = [];
    const remove = observers.add({
      pool: (given) => {
        seen.push(given);
        return () => void seen.push("forgotten");
      },
    });
    remove();
    expect(seen).toEqual([{ ...source, warn: expect.any(Function) as unknown }, "forgotten"]);
  });
});

it("forget a pool that has closed, once, and are told what happens all the same", () => {
  const observers = new Observers(source);
  const forget = vi.fn<() => void>();
  const release = vi.fn<() => void>();
  const remove = observers.add({ pool: () => forget, release });
  observers.forgetPool();
  observers.forgetPool();
  observers.current?.release?.(released);
  remove();
  expect(forget).toHaveBeenCalledTimes(1);
  expect(release).toHaveBeenCalledTimes(1);
});

it("let one that has the pool warn all of them", () => {
  const observers = new Observers(source);
  const warnings = warningsOf(observers);
  observers.add({ pool: ({ warn }) => warn({ code: "DB_X", message: "x" }) });
  expect(warnings).toEqual([{ pool, code: "DB_X", message: "x" }]);
});

describe("an observer that throws", () => {
  it.each<[string, DbObserver, (current: Observers["current"]) => void]>([
    ["at a start", { connect: boom }, (current) => void current?.connect?.({ pool })],
    ["at an end", { connect: () => boom }, (current) => current?.connect?.({ pool })?.({})],
    ["at a notification", { release: boom }, (current) => current?.release?.(released)],
    ["when it gets the pool", { pool: boom }, () => undefined],
  ])("%s is reported once to the others, and dropped", (_, observer, cause) => {
    const observers = new Observers(source);
    const warnings = warningsOf(observers);
    const healthy = vi.fn<() => void>();
    observers.add(observer);
    observers.add({ connect: () => healthy, release: healthy });
    const { current } = observers;
    cause(current);
    cause(current);
    cause(observers.current);
    expect(warnings).toMatchObject([
      { code: "DB_OBSERVER_FAILED", error: { message: "a fault in the observer" } },
    ]);
    observers.current?.release?.(released);
    expect(healthy).toHaveBeenCalled();
  });

  it("when the pool closes is reported to the others, who forget it too", () => {
    const observers = new Observers(source);
    const warnings = warningsOf(observers);
    const forget = vi.fn<() => void>();
    observers.add({ pool: () => boom });
    observers.add({ pool: () => forget });
    observers.forgetPool();
    expect(warnings).toMatchObject([{ code: "DB_OBSERVER_FAILED" }]);
    expect(forget).toHaveBeenCalledTimes(1);
  });

  it("asynchronously by mistake causes no unhandled rejection", async () => {
    const observers = new Observers(source);
    const warnings = warningsOf(observers);
    observers.add({ release: (): unknown => Promise.reject(new Error("a fault")) });
    observers.current?.release?.(released);
    await new Promise((resolve) => setImmediate(resolve));
    expect(warnings).toMatchObject([{ code: "DB_OBSERVER_FAILED" }]);
  });

  it("at a warning does not keep the others from it", () => {
    const observers = new Observers(source);
    observers.add({ warning: boom });
    const warnings = warningsOf(observers);
    observers.forward({ pool, code: "DB_X", message: "x" });
    expect(warnings.map(({ code }) => code).toSorted()).toEqual(["DB_OBSERVER_FAILED", "DB_X"]);
  });
});

describe("a warning that nobody listens to", () => {
  it("reaches the process, once for each code", async () => {
    const observers = new Observers(source);
    const seen: (string | undefined)[] = [];
    const listen = (warning: Error & { code?: string }): number => seen.push(warning.code);
    process.on("warning", listen);
    for (const code of ["DB_A", "DB_A", "DB_B"]) observers.forward({ pool, code, message: code });
    await new Promise((resolve) => setImmediate(resolve));
    process.off("warning", listen);
    expect(seen).toEqual(["DB_A", "DB_B"]);
  });
});

describe("observing a transaction", () => {
  const event = {
    pool,
    id: "t1",
    name: undefined,
    isolation: undefined,
    readOnly: false,
    attempt: 1,
  };

  function observe(...list: DbObserver[]): TransactionObservation {
    const observers = new Observers(source);
    observers.add({ warning: () => undefined });
    for (const observer of list) observers.add(observer);
    const observation = observers.current?.transaction?.(event);
    if (observation === undefined) throw new Error("not observed");
    return observation;
  }

  it("merges settings, nests contexts and ends every observation", () => {
    const seen: string[] = [];
    const named = (name: string): DbObserver => ({
      transaction: () => ({
        settings: { "app.last": name, [`app.${name}`]: "1" },
        run: (work) => {
          seen.push(`into ${name}`);
          const result = work();
          seen.push(`out of ${name}`);
          return result;
        },
        end: ({ outcome }) => void seen.push(`${name} ${outcome}`),
      }),
    });
    const observation = observe(named("a"), { transaction: () => undefined }, named("b"));
    expect(observation.settings).toEqual({ "app.last": "b", "app.a": "1", "app.b": "1" });
    expect(observation.run?.(() => 42)).toBe(42);
    observation.end?.({ outcome: "commit" });
    expect(seen).toEqual(["into a", "into b", "out of b", "out of a", "a commit", "b commit"]);
  });

  it.each<[string, <T>(work: () => T) => T]>([
    ["throws before the work", () => boom()],
    ["throws after the work", (work) => (work(), boom())],
    ["runs the work twice", (work) => (work(), work())],
    // It promises T and returns something else.
    ["never runs the work", () => undefined as never],
  ])("runs the work once and returns its result when a context %s", (_, run) => {
    const work = vi.fn<() => number>(() => 42);
    expect(observe({ transaction: () => ({ run }) }).run?.(work)).toBe(42);
    expect(work).toHaveBeenCalledTimes(1);
  });

  it("lets the work's own error through", () => {
    const failing = (): never => {
      throw new Error("the work's own");
    };
    const observation = observe({ transaction: () => ({ run: (work) => work() }) });
    expect(() => observation.run?.(failing)).toThrow("the work's own");
  });
});

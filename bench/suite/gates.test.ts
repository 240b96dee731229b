import { describe, expect, it } from "vitest";
import { type Results, gates, judge } from "./gates.mjs";
import type { Measure } from "./load.mjs";

function rounds(figure: keyof Measure, values: readonly number[]): Measure[] {
  const none = { opsPerSecond: 1, cpuUs: 1, p50Us: 1, p99Us: 1, peakMiB: 1 };
  return values.map((value) => ({ ...none, [figure]: value }));
}

const traffic = (roundTrips: number, bytesToClient = 100) => ({
  roundTrips,
  bytesToServer: 50,
  bytesToClient,
});

const results: Results = {
  series: {
    "key-1": { "db-core": rounds("p50Us", [6, 7, 90]), pg: rounds("p50Us", [10, 10, 100]) },
    stream: {
      "db-core": [{ opsPerSecond: 3, cpuUs: 1, p50Us: 1, p99Us: 1, peakMiB: 65 }],
      pg: rounds("opsPerSecond", [1]),
    },
  },
  counts: {
    pg: { byKey: traffic(1, 200) },
    "db-core": { byKey: traffic(1, 80), transaction: traffic(4.1) },
  },
  decode: [0.4, 0.3, 0.9],
};

function verdicts(measured: string[], steadyOnly = false): Record<string, boolean> {
  const all = judge(results, { measured, steadyOnly });
  return Object.fromEntries(all.map(({ name, met }) => [name, met]));
}

describe("a gate", () => {
  it("is met or missed by the median of the rounds' ratios", () => {
    expect(verdicts(["key-1", "decode"])).toEqual({
      "key-1: p50, to pg": false,
      "time to read a row of 10 columns, to pg": true,
    });
  });

  it("of memory looks at the worst round", () => {
    expect(verdicts(["stream"])).toEqual({
      "stream: operations per second, to pg": true,
      "stream: MiB at most in the process, beyond what it was": false,
    });
  });

  it("of round trips takes no other number, and is missed where there is none", () => {
    expect(verdicts(["traffic"])).toEqual({
      "round trips of byKey, db-core": true,
      "round trips of tenTogether, db-core": false,
      "round trips of transaction, db-core": false,
      "round trips of transaction, db-core, tx.last()": false,
      "round trips of transaction, db-core, batch": false,
      "round trips of savepoints, db-tx": false,
      "bytes of one select's answer, to pg": true,
    });
  });

  it("that other processes disturb is left out where only the steady ones are asked for", () => {
    expect(verdicts(["key-1", "stream"], true)).toEqual({
      "stream: MiB at most in the process, beyond what it was": false,
    });
  });

  it("that a busy machine would miss has another bound where changes are checked", () => {
    const half = (cpuUs: number) => [{ opsPerSecond: 1, cpuUs, p50Us: 1, p99Us: 1, peakMiB: 1 }];
    const key = { "db-core": half(4), "db-core, sql`…`": half(4), "driver/wire": half(3) };
    const found: Results = {
      series: { "key-128": { ...key, pg: half(10) } },
      counts: {},
      decode: [],
    };
    const met = (steadyOnly: boolean) =>
      judge(found, { measured: ["key-128"], steadyOnly })
        .filter(({ steady }) => steady)
        .map((verdict) => verdict.met);
    expect(met(false)).toEqual([false, false]);
    expect(met(true)).toEqual([true, true]);
  });

  it("says what the raw socket reaches, where that takes part", () => {
    const ops = (opsPerSecond: number) => rounds("opsPerSecond", [opsPerSecond]);
    const wide = { "db-core": ops(20), "raw socket floor": ops(50), pg: ops(10) };
    const [toPg] = judge({ series: { wide }, counts: {}, decode: [] }, { measured: ["wide"] });
    expect(toPg).toMatchObject({ value: 2, floor: 5 });
  });

  it("is not judged where its workload was not measured", () => {
    expect(judge(results, { measured: [] })).toEqual([]);
  });

  it("has a name of its own", () => {
    expect(new Set(gates.map(({ name }) => name)).size).toBe(gates.length);
  });
});

import { describe, expect, it } from "vitest";
import type { Results } from "./gates.mjs";
import type { Measure } from "./load.mjs";
import { report } from "./report.mjs";
import { summarize } from "./summary.mjs";

const measure = (opsPerSecond: number, more: Partial<Measure> = {}): Measure => ({
  ...{ opsPerSecond, cpuUs: 10, p50Us: 100, p99Us: 200, peakMiB: 5 },
  ...more,
});

const results: Results = {
  series: {
    "key-1": {
      "db-core": [measure(30, { cpuUs: 3.33333 }), measure(200), measure(30, { cpuUs: 3.33333 })],
      pg: [measure(10), measure(100), measure(10)],
      pgbench: [measure(20, { cpuUs: Number.NaN, p50Us: Number.NaN, p99Us: Number.NaN })],
    },
    stream: {
      pg: [measure(1, { peakMiB: 30 }), measure(1, { peakMiB: 42 })],
    },
  },
  counts: {
    pg: { byKey: { roundTrips: 1, bytesToServer: 120, bytesToClient: 202.04 } },
    "db-core": {
      transaction: { roundTrips: 4, bytesToServer: 1, bytesToClient: 1 },
    },
  },
  decode: [],
};

const summary = summarize(results, {
  measured: { node: "20" },
  leftOut: ["slonik needs Node.js 24"],
  gates: [
    {
      ...{ name: "a gate", steady: true, bound: "at least", limit: 4, needs: "key-1" },
      ...{ value: 3.33333, floor: 5, met: false },
    },
    {
      ...{ name: "nothing found", steady: false, bound: "at most", limit: 1, needs: "key-1" },
      ...{ value: Number.NaN, floor: Number.NaN, met: false },
    },
  ],
});

describe("a summary", () => {
  it("has ratios to pg of the same round, and the most memory of any round", () => {
    expect(summary.workloads["key-1"]?.clients["db-core"]).toEqual({
      ...{ opsPerSecond: 3, cpuUs: 0.333, p50Us: 1, p99Us: 1 },
    });
    expect(summary.workloads["stream"]?.clients["pg"]).toMatchObject({ peakMiB: 42 });
  });

  it("leaves out what a client cannot say", () => {
    expect(summary.workloads["key-1"]?.clients["pgbench"]).toEqual({ opsPerSecond: 2 });
  });

  it("is the same after a way through JSON, but for what was not found", () => {
    const read: unknown = JSON.parse(JSON.stringify(summary));
    expect(read).toMatchObject({ decode: null, workloads: summary.workloads });
  });
});

describe("a report", () => {
  const text = report(summary);

  it("has a table for each workload, the fastest first", () => {
    const lines = text.split("\n").filter((line) => /^\| (?:db-core|pgbench|pg) /.test(line));
    expect(lines.slice(0, 3).map((line) => line.split("|")[1]?.trim())).toEqual([
      "db-core",
      "pgbench",
      "pg",
    ]);
  });

  it("has the round trips, with nothing where a client cannot do it", () => {
    expect(text).toMatch(/\| pg +\| 1 +\| +\|/);
    expect(text).toMatch(/\| db-core +\| +\| 4 +\|/);
  });

  it("keeps a gate that was missed, with its number", () => {
    expect(text).toMatch(/\| a gate +\| 3\.33 +\| at least 4 +\| missed +\| 5 +\| yes +\|/);
    expect(text).toMatch(/\| nothing found +\| +\| at most 1 +\| missed/);
  });

  it("says who was left out, and why", () => {
    expect(text).toContain("Left out: slonik needs Node.js 24.");
  });

  it("has no heading for what was not measured", () => {
    expect(report({ ...summary, workloads: {}, traffic: {}, gates: [], leftOut: [] })).toBe("");
  });
});

import { describe, expect, it } from "vitest";
import { type Measured, bare, judge, ours } from "./gates.mjs";

const measured: Measured = {
  apply: { [ours]: [15, 15, 90], [bare]: [10, 10, 60], "graphile-migrate": [14, 20, 100] },
  noOp: { [ours]: [29], "node -e, one table": [10] },
  status: { "empty folder": [10], "all pending": [49], "all applied": [51] },
};

describe("a gate", () => {
  it("is met or missed by its ratio", () => {
    const verdicts = judge(measured).map(({ name, met }) => [name, met]);
    expect(verdicts).toEqual([
      ["apply, to pg with one message per file", true],
      ["apply, to graphile-migrate", true],
      ["no-op up, to node -e that reads one table", true],
      ["status, all pending, to status on an empty folder", true],
      ["status, all applied, to status on an empty folder", false],
    ]);
  });

  it("of doing nothing is dbmate's as well, where there is one", () => {
    const noOp = { ...measured.noOp, dbmate: [20], "dbmate, its binary": [10] };
    expect(judge({ apply: {}, noOp, status: {} })).toMatchObject([
      { name: "no-op up, to node -e that reads one table", met: true },
      { name: "no-op up, to dbmate", ratio: 1.45, met: true },
      { name: "no-op up, to dbmate, its binary", ratio: 2.9, met: false },
    ]);
  });
});

import { describe, expect, it } from "vitest";
import { chart, panelsOf } from "./chart.mjs";
import type { Summary } from "./summary.mjs";

const clients = { pg: { opsPerSecond: 1 }, "db-core": { opsPerSecond: 4 }, "a<b": { cpuUs: 2 } };
const summary: Summary = {
  measured: {},
  leftOut: [],
  workloads: { key: { title: "by key & more", figures: [], ways: {}, clients } },
  traffic: {},
  decode: null,
  gates: [],
};

describe("a chart", () => {
  it("shows how much each client does, the most first, and nobody whose figure is missing", () => {
    expect(panelsOf(summary)).toEqual([
      {
        title: "by key & more",
        bars: [
          { name: "db-core", value: 4 },
          { name: "pg", value: 1 },
        ],
      },
    ]);
  });

  it("has bars whose lengths are their values, from nothing", () => {
    const svg = chart(panelsOf(summary));
    const lengths = [...svg.matchAll(/width="(\d+)" height="14"/g)].map(([, width]) =>
      Number(width),
    );
    expect(lengths[0]! / lengths[1]!).toBeCloseTo(4, 1);
  });

  it("is XML, whatever a name has in it, and is as high as what it shows", () => {
    const panel = { title: "x & y", bars: [{ name: "a<b", value: 1 }] };
    const svg = chart([panel, panel]);
    expect(svg).toContain("a&lt;b");
    expect(svg).toContain("x &amp; y");
    const height = Number(/height="(\d+)"/.exec(svg)?.[1]);
    const lowest = Math.max(...[...svg.matchAll(/ y="(\d+)"/g)].map(([, y]) => Number(y)));
    expect(lowest).toBeLessThan(height);
  });
});

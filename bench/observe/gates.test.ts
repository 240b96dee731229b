import { describe, expect, it } from "vitest";
import { type Costs, added, judge } from "./gates.mjs";

const costs: Costs = {
  pg: { bytes: 9_000, cpuUs: 30 },
  "pg, instrumentation-pg": { bytes: 22_000, cpuUs: 60 },
  "db-core, observers cut out": { plainBytes: 17_000 },
  "db-core": { bytes: 11_000, plainBytes: 17_008, cpuUs: 20 },
  "db-core, observer gone": { plainBytes: 17_024 },
  "db-core, otelObserver": { bytes: 14_250, cpuUs: 31 },
  "db-core, otelProducer": { bytes: 11_651, cpuUs: 21.5 },
};

function verdicts(of: Costs): readonly (readonly [string, boolean])[] {
  return judge(of).map(({ name, met }) => [name, met]);
}

describe("a gate", () => {
  it("is met or missed by what is added, not by what there is", () => {
    expect(verdicts(costs)).toEqual([
      ["db-core, bytes beyond db-core, observers cut out", true],
      ["db-core, observer gone, bytes beyond db-core", false],
      ["db-core, otelObserver, bytes added, to instrumentation-pg", true],
      ["db-core, otelObserver, CPU added, to instrumentation-pg", false],
      ["db-core, otelProducer, bytes added, to instrumentation-pg", false],
      ["db-core, otelProducer, CPU added, to instrumentation-pg", true],
    ]);
  });

  it("is missed where something was not measured", () => {
    expect(verdicts({}).map(([, met]) => met)).toEqual([false, false, false, false, false, false]);
  });

  it("is of the difference of two variants", () => {
    expect(added(costs, ["pg, instrumentation-pg", "pg"], "bytes")).toBe(13_000);
  });
});

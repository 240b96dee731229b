import { expect, it } from "vitest";
import { attributeNames } from "./attribute-names.js";
import { metricNames } from "./metric-names.js";
import type { MetricDefinition } from "./metric-names.js";

const metrics: readonly MetricDefinition[] = Object.values(metricNames);

it("names each metric once", () => {
  expect(new Set(metrics.map(({ name }) => name)).size).toBe(metrics.length);
});

it("puts what the conventions do not know under a name of its own", () => {
  for (const { name, source } of metrics) {
    expect(name.startsWith("abe.db.")).toBe(source === "own");
  }
});

it("measures time in seconds, with buckets in ascending order", () => {
  for (const { name, instrument, unit, buckets } of metrics) {
    if (instrument !== "histogram") continue;
    expect(unit).toBe(name === metricNames.returnedRows.name ? "{row}" : "s");
    expect(buckets).toEqual(buckets?.toSorted((a, b) => a - b));
    expect(buckets?.length).toBeGreaterThan(0);
  }
});

it("uses only attributes the code knows, and none that could name a caller", () => {
  const known = new Set<string>(Object.values(attributeNames));
  for (const { attributes } of metrics) {
    for (const attribute of attributes) expect(known).toContain(attribute.name);
  }
  const used = new Set(metrics.flatMap((each) => each.attributes.map(({ name }) => name)));
  expect(used).not.toContain(attributeNames.text);
  expect(used).not.toContain(attributeNames.waitMs);
});

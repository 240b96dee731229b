import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { metricNames } from "../packages/db-otel/src/metric-names.js";
import { metricsReference } from "./metrics-reference.mjs";

it("is what docs/metrics-reference.md says", () => {
  const page = readFileSync(new URL("../docs/metrics-reference.md", import.meta.url), "utf8");
  expect(metricsReference(metricNames)).toBe(page);
});

import { describe, expect, it } from "vitest";
import { lintCases } from "./lint-cases/all-cases.js";
import { lintRules } from "../src/lint/all-rules.js";
import { lintTexts } from "./lint-texts.js";

describe("every rule", () => {
  it("has SQL in which it finds something, and SQL in which it does not", () => {
    const covered = new Set(lintCases.map(({ rule }) => rule));
    expect([...covered].toSorted()).toEqual(lintRules.map(({ id }) => id).toSorted());
  });

  it.each(lintCases)("$rule finds it in: $fires", async ({ rule, fires, times = 1, ...rest }) => {
    const found = await lintTexts({ ...rest, sql: fires });
    expect(found.filter((each) => each.rule === rule)).toHaveLength(times);
  });

  it.each(lintCases)("$rule finds nothing in: $silent", async ({ rule, silent, ...rest }) => {
    const found = await lintTexts({ ...rest, sql: silent });
    expect(found.filter((each) => each.rule === rule)).toEqual([]);
  });
});

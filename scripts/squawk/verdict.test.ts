import { describe, expect, it } from "vitest";
import { compareFindings, statementAt } from "./verdict.mjs";

const counterparts = { theirs: ["ours", "other"] };
const finding = { file: "a.sql", statement: 1, rule: "theirs" };

describe("a comparison", () => {
  it("is content with any counterpart in the same statement", () => {
    const same = { ...finding, rule: "other" };
    expect(compareFindings([finding], [same], counterparts, {})).toEqual({
      shared: 1,
      missing: [],
      stale: [],
    });
    const elsewhere = { ...same, statement: 2 };
    const { missing } = compareFindings([finding], [elsewhere], counterparts, {});
    expect(missing).toEqual(["a.sql 1 theirs"]);
  });

  it("leaves out rules without a counterpart, and what is excepted", () => {
    const others = { ...finding, rule: "theirs-alone" };
    expect(compareFindings([others], [], counterparts, {})).toMatchObject({ shared: 0 });
    const exceptions = { "a.sql 1 theirs": "why", "a.sql 9 theirs": "no more" };
    expect(compareFindings([finding], [], counterparts, exceptions)).toEqual({
      shared: 1,
      missing: [],
      stale: ["a.sql 9 theirs"],
    });
  });
});

it("finds the statement of a line, also of one before it", () => {
  const statements = [{ endLine: 1 }, { endLine: 4 }];
  expect([1, 2, 3, 4, 5].map((line) => statementAt(statements, line))).toEqual([0, 1, 1, 1, -1]);
});

import { describe, expect, it } from "vitest";
import type { Operation, Program } from "./programs.js";
import type { OperationRecord, Run, ScopeRecord, Told } from "./records.js";
import { disagreements, type Stored } from "./verdict.js";

const operation: Operation = {
  kind: "query",
  parts: 3,
  pauseMs: 0,
  fails: null,
  stop: null,
  through: "handle",
};
const program: Program = { by: "service", body: { rounds: [], throws: false }, stop: null };
const committed: ScopeRecord = { around: undefined, told: "done", completion: "committed" };
const rolledBack: ScopeRecord = {
  around: undefined,
  told: "notApplied",
  completion: "rolledBack",
};
const lost: ScopeRecord = { around: undefined, told: "unknown", completion: "unknown" };

/** What is wrong about operations that are told so, each with as many rows as are found. */
function judge(
  scope: ScopeRecord,
  ...told: readonly (readonly [told: Told, rows: number, parts?: number])[]
): string[] {
  const root = scope.around ?? scope;
  const operations = told.map(([each], id): OperationRecord => ({
    id,
    operation,
    scope,
    rows: 3,
    told: each,
  }));
  const run: Run = { program, root, operations };
  const stored = told.map(([, rows, parts = rows], id): [number, Stored] => [id, { rows, parts }]);
  return disagreements(run, new Map(stored.filter(([, { rows }]) => rows > 0)));
}

describe("what is stored and what was told", () => {
  it.each<[string, ScopeRecord, Told, number]>([
    ["all of what was done", committed, "done", 3],
    ["nothing of what failed", committed, "notApplied", 0],
    ["all of what nobody awaited", committed, "unheard", 3],
    ["nothing of a transaction that was rolled back", rolledBack, "done", 0],
    [
      "nothing of a savepoint that was undone",
      { around: committed, told: "notApplied" },
      "done",
      0,
    ],
    ["all of a savepoint that was kept", { around: committed, told: "done" }, "done", 3],
    ["all, where nobody knows", lost, "done", 3],
    ["nothing, where nobody knows", lost, "done", 0],
  ])("agree: %s", (_, scope, told, rows) => {
    expect(judge(scope, [told, rows])).toEqual([]);
  });

  it.each<[string, ScopeRecord, readonly (readonly [Told, number, number?])[]]>([
    ["nothing of what was done", committed, [["done", 0]]],
    ["a part", committed, [["done", 2]]],
    ["one part twice", committed, [["done", 3, 2]]],
    ["all of it twice", committed, [["done", 6, 3]]],
    ["all of what failed", committed, [["notApplied", 3]]],
    ["nothing of what nobody awaited", committed, [["unheard", 0]]],
    ["all, of a transaction that was rolled back", rolledBack, [["done", 3]]],
    [
      "all, of a savepoint that was undone",
      { around: committed, told: "notApplied" },
      [["done", 3]],
    ],
    [
      "one of two, where nobody knows",
      lost,
      [
        ["done", 3],
        ["done", 0],
      ],
    ],
    ["nothing, of what was never answered", rolledBack, [["pending", 0]]],
    ["nothing, of what ended with no error of ours", rolledBack, [["unexpected", 0]]],
  ])("do not agree: %s", (_, scope, told) => {
    expect(judge(scope, ...told)).toHaveLength(1);
  });

  it("do not agree where hooks are told something else than the caller", () => {
    expect(judge({ ...committed, told: "notApplied" })).toHaveLength(1);
    expect(judge({ ...rolledBack, told: "done" })).toHaveLength(1);
  });
});

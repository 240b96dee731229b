import { expect, it } from "vitest";
import { mutantsOf, rowsOf, scoreOf, survivorsOf } from "./report.mjs";

const source = "const a = 1;\nif (a > 0) {\n  stop();\n}\n";

function mutant(status: string, line: number, columns: [number, number], replacement: string) {
  const [from, to] = columns;
  const location = { start: { line, column: from }, end: { line, column: to } };
  return { status, mutatorName: "x", replacement, location };
}

const report = {
  files: {
    "a.ts": {
      source,
      mutants: [
        mutant("Survived", 2, [5, 10], "false"),
        mutant("Killed", 2, [5, 10], "true"),
        mutant("Timeout", 2, [5, 10], "a >= 0"),
        mutant("Ignored", 1, [11, 12], "2"),
        mutant("NoCoverage", 3, [3, 10], ""),
      ],
    },
    "b.ts": { source: "", mutants: [] },
  },
};

it("scores what was noticed against what counts", () => {
  expect(scoreOf(mutantsOf(report))).toBe(50);
  expect(rowsOf(report)).toEqual([
    ["a.ts", "4", "2", "50.0 %"],
    ["b.ts", "0", "0", "100.0 %"],
  ]);
});

it("shows where a survivor is, and what became of the code", () => {
  expect(survivorsOf(report)).toEqual([
    "a.ts:2: a > 0 → false",
    "a.ts:3 (no test comes here): stop(); → ",
  ]);
});

it("shows a mutant of several lines in one", () => {
  const location = { start: { line: 2, column: 12 }, end: { line: 4, column: 2 } };
  const mutants = [{ status: "Survived", mutatorName: "x", replacement: "{}", location }];
  expect(survivorsOf({ files: { "a.ts": { source, mutants } } })).toEqual([
    "a.ts:2: { stop(); } → {}",
  ]);
});

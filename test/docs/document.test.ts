import { describe, expect, it } from "vitest";
import {
  declaresForOthers,
  expectedOutput,
  isQuotedFrom,
  isTestFile,
  isWhole,
  missingOutput,
  type Program,
  programText,
  readDocument,
} from "./document.js";

/** A document with `~` for the three ticks of a fence. */
function read(...lines: string[]): ReturnType<typeof readDocument> {
  return readDocument("docs/x.md", lines.join("\n").replaceAll("~", "```"));
}

function only(...lines: string[]): Program {
  return read("~ts", ...lines, "~").programs[0]!;
}

describe("a document", () => {
  it("gives each ts fence as a program, with the line it stands on", () => {
    const { programs, faults } = read("# X", "", "~ts", "a();", "b();", "~", "~sql", "c", "~");
    expect(programs).toEqual([
      {
        path: "docs/x.md",
        excerpts: [{ line: 4, lines: ["a();", "b();"] }],
        runs: true,
        emptyDatabase: false,
      },
    ]);
    expect(faults).toEqual([]);
  });

  it("has fences in lists, and fences inside longer fences that are none", () => {
    const text = ["- x", "  ```ts", "  a();", "  ```", "````markdown", "```ts", "```", "````"];
    const { programs } = readDocument("x.md", text.join("\n"));
    expect(programs.map(({ excerpts }) => excerpts)).toEqual([[{ line: 3, lines: ["a();"] }]]);
  });

  it("joins a fence that is marked as continued to the one before", () => {
    const { programs } = read("~ts", "a();", "~", "text", "~ts continued", "b();", "~");
    expect(programs).toHaveLength(1);
    expect(programText(programs[0]!, "prelude;")).toBe("prelude;\na();\n\n\n\nb();");
  });

  it("has files for the reader to write", () => {
    const { files } = read("~sql file=migrations/1_x/up.sql", "select 1;", "~");
    expect(files).toEqual([{ path: "migrations/1_x/up.sql", text: "select 1;\n" }]);
  });

  it("quotes files, and what it quotes is no program", () => {
    const { quotes, programs } = read("~ts from=examples/x.ts", "a();", "~");
    expect(quotes).toEqual([{ from: "examples/x.ts", line: 2, lines: ["a();"] }]);
    expect(programs).toEqual([]);
  });

  it("gives the reason why a fence is not run", () => {
    const { programs, faults } = read("<!-- needs a pooler -->", "", "~ts no-run", "a();", "~");
    expect(programs.map(({ runs }) => runs)).toEqual([false]);
    expect(faults).toEqual([]);
    expect(read("text", "~ts no-run", "~").faults).toEqual([
      "docs/x.md:3: no-run needs its reason, in a comment before the fence",
    ]);
  });

  it.each([
    ["~js", "docs/x.md:2: write js as ts, so that it is checked"],
    ["~ts norun", "docs/x.md:2: nobody knows the mark norun"],
    ["~ts continued", "docs/x.md:2: there is nothing to continue"],
    ["~sql file=../x.sql", "docs/x.md:2: a file is written elsewhere"],
  ])("says what is wrong with %s", (fence, fault) => {
    expect(read(fence, "~").faults).toEqual([fault]);
  });
});

describe("a quote", () => {
  const text = "{\n  a();\n  b();\n\n  c();\n}\n";
  it.each<[string[], boolean]>([
    [["a();", "b();"], true],
    [["  b();", "", "  c();"], true],
    [["a();", "// …", "c();"], true],
    [["a();", "c();"], false],
    [["b();", "a();"], false],
    [["c();", "// …", "a();"], false],
    [["a()"], false],
  ])("of %j is in the text: %s", (lines, is) => {
    expect(isQuotedFrom(text, { from: "x", line: 1, lines })).toBe(is);
  });
});

describe("a program", () => {
  it("is whole when it imports something", () => {
    expect(isWhole(only('import { sql } from "@abe/db-core";'))).toBe(true);
    expect(isWhole(only("await db.query(sql`select 1`); // import"))).toBe(false);
  });

  it("is a test file when it imports vitest", () => {
    expect(isTestFile(only('import { it } from "vitest";'))).toBe(true);
    expect(isTestFile(only('import { it } from "node:test";'))).toBe(false);
  });

  it("is compiled alone when it declares something for others", () => {
    expect(declaresForOthers(only('declare module "@abe/db-core" {', "}"))).toBe(true);
    expect(declaresForOthers(only("declare const x: number;"))).toBe(false);
  });

  it("says in comments after console.log what it prints", () => {
    const program = only("console.log([1]); // [1]", "console.log(2);", "f(); // 3");
    expect(expectedOutput(program)).toEqual(["[1]"]);
  });
});

describe("what was printed", () => {
  it("has the expected lines in order, others between them", () => {
    expect(missingOutput(["[1, 2]", '{ a: "b" }'], "x\n[ 1, 2 ]\ny\n{ a: 'b' }\n")).toEqual([]);
  });

  it("lacks what is missing or in another order", () => {
    expect(missingOutput(["1", "2"], "2\n1\n")).toEqual(["2"]);
    expect(missingOutput(["1"], "11\n")).toEqual(["1"]);
  });
});

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { undocumentedExports } from "./documented-exports.js";
import { readPackages, root } from "./workspace.js";

function undocumented(files: Record<string, string>): string[] {
  const path = (name: string): string => `packages/x/src/${name}.ts`;
  const texts = new Map(Object.entries(files).map(([name, text]) => [path(name), text]));
  return undocumentedExports(path("index"), (name) => texts.get(name) ?? "").map((violation) =>
    violation.replaceAll("packages/x/src/", ""),
  );
}

describe("an export", () => {
  it("is documented where it is declared, by whatever names and files it comes out", () => {
    const files = {
      index: 'export { b as c } from "./middle.js";\nexport * from "./rest.js";',
      middle: 'import { a } from "./origin.js";\nexport { a as b };',
      rest: "/** ä */\nexport interface D {}\n",
      origin: "/** Does it. */\nexport const a: number = 1;",
    };
    expect(undocumented(files)).toEqual([]);
    expect(undocumented({ ...files, origin: "/* a */ export const a: number = 1;" })).toEqual([
      "origin.ts: c has no doc comment",
    ]);
    expect(undocumented({ ...files, rest: "export interface D {}" })).toEqual([
      "rest.ts: D has no doc comment",
    ]);
  });

  it("counts as undocumented when its declaration is not ours", () => {
    expect(undocumented({ index: 'export { a } from "elsewhere";' })).toHaveLength(1);
  });

  it("is documented by one of its overloads, and in each of its meanings", () => {
    const overloads = "export function f(): void;\nexport function f(x?: number): void {}";
    expect(undocumented({ index: `/** F. */\n${overloads}` })).toEqual([]);
    expect(undocumented({ index: overloads })).toHaveLength(1);
    const twice = "/** A. */\nexport interface A {}\nexport const A: unique symbol = Symbol();";
    expect(undocumented({ index: twice })).toHaveLength(1);
  });

  it("is documented by its own comment, not by that of its neighbour", () => {
    const text = "/** A. */\nexport class A {}\nexport class B {}";
    expect(undocumented({ index: text })).toEqual(["index.ts: B has no doc comment"]);
    const remark = "// A remark for a tool may stand between.";
    expect(undocumented({ index: `/** A. */\n${remark}\nexport class A {}` })).toEqual([]);
  });
});

describe.each(readPackages())("the package in $folder", ({ folder, manifest }) => {
  it("documents every export of every entry", () => {
    const entries = Object.values(manifest.exports ?? {}).flatMap((target) =>
      typeof target === "string" ? [] : [target["default"] ?? ""],
    );
    const sources = entries.map((entry) =>
      entry.replace("./dist/", `packages/${folder}/src/`).replace(/\.js$/, ".ts"),
    );
    expect(
      sources.flatMap((source) =>
        undocumentedExports(source, (path) => readFileSync(`${root}${path}`, "utf8")),
      ),
    ).toEqual([]);
  });
});

import { expect, it } from "vitest";
import {
  declarationReport,
  MissingDeclarationError,
  withoutComments,
} from "./declaration-report.mjs";

function report(declarations: Record<string, string>): string {
  return declarationReport("@abe/x", ["index.d.ts"], new Map(Object.entries(declarations)));
}

it("lists the entries and what they lead to, sorted, and nothing else", () => {
  const text = report({
    "inside.d.ts": "export type Inside = 1;",
    "index.d.ts": `export { A } from "./deep/a.js";\nexport type C = import("./c.js").C;`,
    "c.d.ts": "export type C = 1;",
    "deep/a.d.ts": `import type { B } from "../b.js";\nexport type A = B;`,
    "b.d.ts": "export type B = 1;",
  });
  const sections = text.match(/^\/\/ ---- .+$/gm);
  expect(sections).toEqual([
    "// ---- b.d.ts",
    "// ---- c.d.ts",
    "// ---- deep/a.d.ts",
    "// ---- index.d.ts",
  ]);
  expect(text).not.toContain("Inside");
});

it("does not change with comments, blank lines or source maps", () => {
  const plain = report({ "index.d.ts": "export type A = 1;\nexport type B = 2;" });
  const commented = report({
    "index.d.ts":
      "/** What A is. */\nexport type A = 1; // one\n\n/* B\n */\nexport type B = 2;\n//# sourceMappingURL=index.d.ts.map",
  });
  expect(commented).toBe(plain);
});

it("changes with a type", () => {
  expect(report({ "index.d.ts": "export type A = 1;" })).not.toBe(
    report({ "index.d.ts": "export type A = 2;" }),
  );
});

it("keeps what only looks like a comment", () => {
  const text = `type A = "//" | '/* */' | \`// \${string}\` | "\\"//";`;
  expect(withoutComments(text)).toBe(text);
});

it("says which declaration is missing", () => {
  expect(() => report({ "index.d.ts": `export * from "./gone.js";` })).toThrow(
    MissingDeclarationError,
  );
});

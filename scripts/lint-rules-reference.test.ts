import { expect, it } from "vitest";
import { lintRulesReference } from "./lint-rules-reference.mjs";

it("lists each rule in the table of its group, with its lock and what to do instead", () => {
  const page = lintRulesReference([
    {
      ...{ id: "a-b", group: "blocking", severity: "error", summary: "a | b", lockMode: "SHARE" },
      ...{ work: "scan", recipe: "Say <c>.", fixable: true },
      checkStatement: () => [],
    },
  ]);
  const section = page.slice(page.indexOf("### Blocking"), page.indexOf("### Rewriting"));
  const row = section.split("\n").find((line) => line.startsWith("| `a-b`"));
  expect(row?.replaceAll(/ {2,}/g, " ")).toBe(
    String.raw`| "a-b" | error | a \| b | SHARE, scan | Say \<c>. "--fix" |`.replaceAll('"', "`"),
  );
});

import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const read = (path: string): string =>
  readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

it("shows the last run's counts in the document", () => {
  const counts = /^\|[\s\S]*?\n\n/m.exec(read("bench/typegen/results.md"))?.[0] ?? "no table";
  expect(counts).toContain("@abe/db-typegen");
  expect(read("docs/checked-sql.md")).toContain(counts);
});

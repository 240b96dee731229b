import { describe, expect, it } from "vitest";
import { corpus, layouts, tablesOf } from "./corpus.mjs";

const ten = corpus(10);
const pathsOf = (layout: keyof typeof layouts): string[] =>
  [...layouts[layout](ten)].map(([path]) => path);

describe("the corpus", () => {
  it("is five migrations for each table, each with its way back", () => {
    const tables = ten.filter(({ up }) => up.startsWith("CREATE TABLE"));
    expect(tables).toHaveLength(tablesOf(10));
    expect(new Set(ten.map(({ version }) => version)).size).toBe(10);
    expect(ten.every(({ up, down }) => up.endsWith(";\n") && down.endsWith(";\n"))).toBe(true);
  });

  it("is the same ten migrations in every layout, in the order of their names", () => {
    expect(pathsOf("folders")).toContain("20200101000000_t0_create/up.sql");
    expect(pathsOf("pairs")).toHaveLength(20);
    expect(pathsOf("nodePgMigrate")).toHaveLength(10);
    expect(pathsOf("dbmate")).toHaveLength(10);
    expect(pathsOf("graphile")).toContain("migrations/committed/000010.sql");
    expect(pathsOf("drizzle")).toContain("0009_t1_touch.sql");
    for (const layout of ["pairs", "dbmate", "nodePgMigrate"] as const) {
      expect(pathsOf(layout).toSorted()).toEqual(
        pathsOf(layout).toSorted((a, b) => (a < b ? -1 : 1)),
      );
    }
  });

  it("is a chain of hashes for graphile-migrate", () => {
    const texts = [...layouts.graphile(ten)].map(([, text]) => text).slice(0, 10);
    const hashes = texts.map((text) => /^--! Hash: (.*)$/m.exec(text)?.[1]);
    const previous = texts.map((text) => /^--! Previous: (.*)$/m.exec(text)?.[1]);
    expect(previous).toEqual(["-", ...hashes.slice(0, -1)]);
  });
});

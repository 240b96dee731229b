import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { gates } from "./gates.mjs";
import { page, picture } from "./page.mjs";
import { reasons } from "./reasons.mjs";
import type { Summary } from "./summary.mjs";

const clients = { pg: { opsPerSecond: 1 }, "db-core": { opsPerSecond: 3 } };
const of = (title: string) => ({ title, figures: ["opsPerSecond" as const], ways: {}, clients });
const gate = { name: "wide: per second", steady: false, bound: "at least" as const, needs: "wide" };

const summary: Summary = {
  measured: {
    node: "24.1.0",
    server: "18.4",
    cores: 2,
    quick: true,
    pg: "8.23.1",
    postgres: "3.4.9",
  },
  leftOut: ["pgbench is not installed"],
  workloads: { "key-128": of("select by key"), storm: of("all at once") },
  traffic: {},
  decode: null,
  gates: [
    { ...gate, limit: 2, value: 1.5, floor: 3, met: false },
    { ...gate, name: "another", limit: 1, value: 1.5, floor: null, met: true },
  ],
};

const block = (name: string) => `<!-- generated: ${name} -->\nold\n<!-- end -->\n`;

it("fills an empty place and leaves what follows it", () => {
  const text = page("<!-- generated: gates -->\n<!-- end -->\nkept\n<!-- end -->\n", summary);
  expect(text).toMatch(/another[^]*<!-- end -->\nkept\n<!-- end -->\n$/);
});

it("has what was recorded in the places that are meant for it, and nothing else", () => {
  const names = ["circumstances", "gates", "missed", "workloads", "traffic"];
  const text = page(`before\n${names.map(block).join("between\n")}after`, summary);
  expect(text).not.toContain("old");
  expect(text).toMatch(/^before\n[^]*\nafter$/);
  expect(text).toContain(
    "Node.js 24.1.0 and PostgreSQL 18.4 on one machine of 2 cores, in few rounds; pg 8.23.1, postgres 3.4.9.",
  );
  expect(text).toContain("Left out: pgbench is not installed.");
  expect(text).toContain("### Select by key");
  expect(page(text, summary)).toBe(text);
});

it("says of a gate that is missed what bounds it", () => {
  const text = page(block("missed"), summary);
  expect(text).toContain(`| wide: per second | 1.5   | at least 2 | ${String(reasons["wide"])}`);
  expect(text).not.toContain("another");
  const all = { ...summary, gates: summary.gates.slice(1) };
  expect(page(block("missed"), all)).toContain("None is missed.");
});

it("knows what bounds whatever a gate needs", () => {
  expect(gates.map(({ needs }) => needs).filter((needs) => !(needs in reasons))).toEqual([]);
});

it("shows some of the workloads in the picture", () => {
  const svg = picture(summary);
  expect(svg).toContain("Select by key".toLowerCase());
  expect(svg).not.toContain("all at once");
});

it("is what docs/performance.md says of the figures that were recorded", () => {
  const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
  const recorded = JSON.parse(read("recorded.json")) as Summary;
  const document = read("../../docs/performance.md");
  expect(page(document, recorded)).toBe(document);
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { dataKey } from "./data-cache.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "abe-typegen-key-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function key(files: Readonly<Record<string, string>>, postgres?: string): string | undefined {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return dataKey(folder, postgres);
}

it("changes with what makes the schema", () => {
  const keys = [
    dataKey(join(folder, "none"), undefined),
    key({ "1_a/up.sql": "a" }),
    key({ "1_a/up.sql": "b" }),
    key({ "2_b/up.sql": "b" }),
    key({ "repeatable/c/up.sql": "c" }),
    key({}, "pg17"),
    key({}, folder),
  ];
  expect(new Set(keys).size).toBe(keys.length);
  expect(key({}, "pg17")).toBe(keys[5]);
  expect(keys).toEqual(keys.map(() => expect.stringMatching(/^[0-9a-f]{32}$/)));
});

it("is none where a migration is a program, which may read anything", () => {
  expect(key({ "1_a/up.sql": "a" })).toBeDefined();
  expect(key({ "2_b/up.mjs": "" })).toBeUndefined();
});

import { expect, it } from "vitest";
import { type MigrationFile, hashOf, isMigration } from "./migrations-folder.js";

const file = (path: string, text: string): MigrationFile => [path, Buffer.from(text)];

it("hashes paths and contents of all files, and where one ends and the next begins", () => {
  const hashes = [
    [file("1_a/up.sql", "x")],
    [file("1_a/up.sql", "y")],
    [file("1_b/up.sql", "x")],
    [file("1_a/up.sql", "x"), file("1_a/down.sql", "")],
    [file("1_a/up.sql", "x"), file("1_a/down.sql", "y")],
    [file("1_a/up.sql", "x"), file("repeatable/v/up.sql", "x")],
    [file("1_a/up.sql", "x"), file("repeatable/v/up.sql", "y")],
    [file("1_a/up.sqlx", "")],
    [file("1_a/up.sql", 'x["1_a/z",0]')],
    [file("1_a/up.sql", "x"), file("1_a/z", "")],
  ].map(hashOf);
  expect(new Set(hashes).size).toBe(hashes.length);
  expect(hashes.every((hash) => /^[0-9a-f]{12}$/.test(hash))).toBe(true);
});

it("hashes a folder to the same, in whatever order it is read", () => {
  const files = [file("1_a/up.sql", "x"), file("1_a/down.sql", "y")];
  expect(hashOf(files.toReversed())).toBe(hashOf(files));
});

it("knows a migration by its name", () => {
  const names = ["1_a", "20230415_add", "2023-04-15_add", "repeatable", "1_", "_1_a", "README.md"];
  expect(names.filter(isMigration)).toEqual([
    "1_a",
    "20230415_add",
    "2023-04-15_add",
    "repeatable",
  ]);
});

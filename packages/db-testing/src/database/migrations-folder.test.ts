import { expect, it } from "vitest";
import { byVersion, type Migration, migrationsHash } from "./migrations-folder.js";

function migration(name: string, up: string, down?: string): Migration {
  const files: [string, string][] = [["up.sql", up]];
  if (down !== undefined) files.unshift(["down.sql", down]);
  return { name, up, files };
}

it("sorts by the version's number, then by name", () => {
  const names = ["10_b", "9_a", "010_a", "20230415_add", "2_z"];
  expect(names.toSorted(byVersion)).toEqual(["2_z", "9_a", "010_a", "10_b", "20230415_add"]);
});

it("tells versions apart that no number holds exactly", () => {
  const names = ["9007199254740993_b", "9007199254740992_a"];
  expect(names.toSorted(byVersion)).toEqual(["9007199254740992_a", "9007199254740993_b"]);
});

it("hashes names, the texts of all files, and where one ends and the next begins", () => {
  const hashes = [
    [migration("1_a", "x")],
    [migration("1_a", "y")],
    [migration("1_b", "x")],
    [migration("1_a", "x", "")],
    [migration("1_a", "x", "y")],
    [migration("1_a", "x"), migration("2_a", "x")],
    [migration("2_a", "x"), migration("1_a", "x")],
    [migration("1_ax", "")],
  ].map(migrationsHash);
  expect(new Set(hashes).size).toBe(hashes.length);
  expect(hashes.every((hash) => /^[0-9a-f]{12}$/.test(hash))).toBe(true);
});

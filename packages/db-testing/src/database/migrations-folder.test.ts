import { expect, it } from "vitest";
import { byVersion, migrationsHash } from "./migrations-folder.js";

it("sorts by the version's number, then by name", () => {
  const names = ["10_b", "9_a", "010_a", "20230415_add", "2_z"];
  expect(names.toSorted(byVersion)).toEqual(["2_z", "9_a", "010_a", "10_b", "20230415_add"]);
});

it("tells versions apart that no number holds exactly", () => {
  const names = ["9007199254740993_b", "9007199254740992_a"];
  expect(names.toSorted(byVersion)).toEqual(["9007199254740992_a", "9007199254740993_b"]);
});

it("hashes names, texts and where one ends and the next begins", () => {
  const hashes = [
    [{ name: "1_a", up: "x" }],
    [{ name: "1_a", up: "y" }],
    [{ name: "1_b", up: "x" }],
    [
      { name: "1_a", up: "x" },
      { name: "2_a", up: "x" },
    ],
    [
      { name: "2_a", up: "x" },
      { name: "1_a", up: "x" },
    ],
    [{ name: "1_ax", up: "" }],
  ].map(migrationsHash);
  expect(new Set(hashes).size).toBe(hashes.length);
  expect(hashes.every((hash) => /^[0-9a-f]{12}$/.test(hash))).toBe(true);
});

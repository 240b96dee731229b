import { expect, it } from "vitest";
import { byVersion } from "./migration-scripts.js";

it("sorts by the version's number, then by name", () => {
  const names = ["10_b", "9_a", "010_a", "20230415_add", "2_z"];
  expect(names.toSorted(byVersion)).toEqual(["2_z", "9_a", "010_a", "10_b", "20230415_add"]);
});

it("tells versions apart that no number holds exactly", () => {
  const names = ["9007199254740993_b", "9007199254740992_a"];
  expect(names.toSorted(byVersion)).toEqual(["9007199254740992_a", "9007199254740993_b"]);
});

it("sorts dates with and without the time of the day by the day", () => {
  const names = ["20230416_c", "202304151200_b", "2023-04-15_a"];
  expect(names.toSorted(byVersion)).toEqual(["2023-04-15_a", "202304151200_b", "20230416_c"]);
});

import { describe, expect, it } from "vitest";
import { nearestNames } from "./nearest-names.js";

const names = [
  "20230101_initial_schema",
  "20230215_add_user_profiles",
  "20230415_add_user_profiles",
];

describe("the nearest names", () => {
  it("are those with a typing error less", () => {
    expect(nearestNames("20230415_add_user_profile", names)[0]).toBe("20230415_add_user_profiles");
    expect(nearestNames("20230451_add_user_profiles", names)[0]).toBe("20230415_add_user_profiles");
  });

  it("are those that contain what was given", () => {
    expect(nearestNames("initial", names)).toEqual(["20230101_initial_schema"]);
    expect(nearestNames("20230214", names)).toContain("20230215_add_user_profiles");
  });

  it("are none when nothing resembles it", () => {
    expect(nearestNames("zzzzzzzzzz", names)).toEqual([]);
    expect(nearestNames("x", [])).toEqual([]);
  });
});

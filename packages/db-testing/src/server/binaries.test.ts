import { expect, it } from "vitest";
import { platformName } from "./binaries.js";

it("names platforms as the packages with the programs do", () => {
  expect(platformName("linux", "x64")).toBe("linux-x64");
  expect(platformName("darwin", "arm64")).toBe("darwin-arm64");
  expect(platformName("win32", "x64")).toBe("windows-x64");
});

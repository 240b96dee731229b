import { expect, it } from "vitest";
import { timeTaken } from "./time-taken.js";

it.each([
  [0, "0 ms"],
  [0.04, "0.0 ms"],
  [6.44, "6.4 ms"],
  [9.96, "10.0 ms"],
  [41.5, "42 ms"],
  [9999, "9999 ms"],
  [9999.6, "10.0 s"],
  [75_340, "75.3 s"],
  [599_960, "9 min 59 s"],
  [4_504_000, "75 min 4 s"],
])("%d ms are said as %s", (milliseconds, said) => {
  expect(timeTaken(milliseconds)).toBe(said);
});

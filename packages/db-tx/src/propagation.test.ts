import { expect, it } from "vitest";
import { type Propagation, propagationStep } from "./propagation.js";

it.each<[Propagation, string, string]>([
  ["required", "join", "begin"],
  ["nested", "savepoint", "begin"],
  ["requiresNew", "begin", "begin"],
  ["mandatory", "join", "required"],
  ["supports", "join", "outside"],
  ["notSupported", "outside", "outside"],
  ["never", "forbidden", "outside"],
])("%s: %s inside, %s outside", (propagation, inside, outside) => {
  expect(propagationStep(propagation, true)).toBe(inside);
  expect(propagationStep(propagation, false)).toBe(outside);
});

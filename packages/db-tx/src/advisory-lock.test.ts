import { expect, it } from "vitest";
import { lockFunction, lockText, lockTimeout } from "./advisory-lock.js";

it("keeps namespaces apart", () => {
  expect(lockText("bc", "a")).toBe("1:a:bc");
  expect(lockText("c", "a:b")).not.toBe(lockText("b:c", "a"));
  expect(lockText(7n)).toBe("0::7");
  expect(lockText("7", "")).toBe(lockText(7));
});

it.each([
  ["transaction", {}, false, "pg_advisory_xact_lock"],
  ["transaction", { shared: true }, true, "pg_try_advisory_xact_lock_shared"],
  ["session", {}, false, "pg_advisory_lock"],
  ["session", { shared: true }, false, "pg_advisory_lock_shared"],
] as const)("%s %j, trying %s: %s", (level, options, tries, name) => {
  expect(lockFunction(level, options, tries)).toBe(name);
});

it("waits ten seconds unless told otherwise", () => {
  expect(lockTimeout({})).toBe("10000");
  expect(lockTimeout({ timeoutMs: 0 })).toBe("0");
});

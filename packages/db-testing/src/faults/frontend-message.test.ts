import { expect, it } from "vitest";
import { executes } from "./frontend-message.js";

const payload = Buffer.alloc(0);

it("matches where the server runs the statement, not where it is prepared", () => {
  const commits = executes("COMMIT");
  expect(commits({ type: "Q", payload, text: " COMMIT\n" })).toBe(true);
  expect(commits({ type: "E", payload, text: "COMMIT" })).toBe(true);
  expect(commits({ type: "P", payload, text: "COMMIT" })).toBe(false);
  expect(commits({ type: "B", payload, text: "COMMIT" })).toBe(false);
  expect(commits({ type: "E", payload })).toBe(false);
  expect(commits({ type: "Q", payload, text: "COMMIT PREPARED 'x'" })).toBe(false);
});

it("takes a pattern as well", () => {
  expect(executes(/^insert/i)({ type: "Q", payload, text: "INSERT INTO t" })).toBe(true);
});

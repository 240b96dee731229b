import { DatabaseError, UnsupportedError } from "@abe/db-core/errors";
import { expect, it } from "vitest";
import { untilAnswered } from "../src/verification/until-answered.js";

/** How often it is asked until there is a verdict, when each question ends with `end`. */
async function questions(end: () => undefined, timeoutMs?: number): Promise<number> {
  let asked = 0;
  const verdict = await untilAnswered(async () => {
    asked++;
    return end();
  }, timeoutMs);
  expect(verdict).toBe("unknown");
  return asked;
}

function failing(error: Error): () => undefined {
  return () => {
    throw error;
  };
}

it.each([
  ["is not the database's", new RangeError("mine")],
  ["cannot pass", new UnsupportedError("no")],
])("asks once when the failure %s", async (_, error) => {
  expect(await questions(failing(error))).toBe(1);
});

it.each([
  ["passes", { outcome: "not_applied", isRetryable: true }],
  ["leaves the question open", { outcome: "unknown", isRetryable: false }],
] as const)("asks again when the failure %s", async (_, details) => {
  const error = new DatabaseError("lost", { code: "DB_LOST", ...details });
  expect(await questions(failing(error), 500)).toBeGreaterThan(1);
});

it("asks ever more rarely", async () => {
  const asked = await questions(() => undefined, 1_500);
  // 10, 20, 40, 80, 160, 320, 500 ms lie between; a busy machine asks less often.
  expect(asked).toBeGreaterThan(3);
  expect(asked).toBeLessThan(12);
});

it("asks nothing when there is no time", async () => {
  expect(await questions(() => undefined, 0)).toBe(0);
});

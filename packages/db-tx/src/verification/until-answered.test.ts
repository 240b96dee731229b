import { ConnectionLostError, UnsupportedError } from "@abe/db-core/errors";
import { expect, it } from "vitest";
import type { Verdict } from "./commit-proof.js";
import { untilAnswered } from "./until-answered.js";

/** Answers in this order; an error is thrown. */
function answering(
  answers: readonly (Verdict | undefined | Error)[],
): () => Promise<Verdict | undefined> {
  const left = [...answers];
  return async () => {
    const answer = left.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
}

it("asks until there is a verdict, through lost connections", async () => {
  const lost = new ConnectionLostError("gone", { outcome: "unknown" });
  const refused = new ConnectionLostError("starting", { outcome: "not_applied" });
  await expect(
    untilAnswered(answering([undefined, lost, refused, undefined, "committed"])),
  ).resolves.toBe("committed");
  await expect(untilAnswered(answering(["aborted"]))).resolves.toBe("aborted");
});

it("does not guess when it cannot ask", async () => {
  await expect(untilAnswered(answering([new UnsupportedError("no")]))).resolves.toBe("unknown");
  await expect(untilAnswered(answering([new RangeError("mine")]))).resolves.toBe("unknown");
});

it("gives up in time, and says how much there is", async () => {
  const left: number[] = [];
  await expect(
    untilAnswered(async (remainingMs) => {
      left.push(remainingMs);
      return undefined;
    }, 60),
  ).resolves.toBe("unknown");
  expect(left[0]).toBeLessThanOrEqual(60);
  expect(left.length).toBeGreaterThan(1);
  expect(left.every((ms, at) => at === 0 || ms < (left[at - 1] ?? 0))).toBe(true);
});

import { expect, it } from "vitest";
import { newTask, Turnstile } from "./turnstile.js";

const broken = new Error("at once");
function breaks(): Promise<never> {
  throw broken;
}

it("rejects what throws at once, and lets those behind it pass", async () => {
  const turnstile = new Turnstile();
  await expect(turnstile.pass(newTask(), breaks)).rejects.toBe(broken);
  const release = turnstile.hold();
  const waiting = Promise.allSettled([
    turnstile.pass(newTask(), breaks),
    turnstile.pass(newTask(), () => Promise.resolve("passed")),
  ]);
  release();
  expect(await waiting).toEqual([
    { status: "rejected", reason: broken },
    { status: "fulfilled", value: "passed" },
  ]);
});

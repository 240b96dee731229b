import { expect, it } from "vitest";
import { Turns } from "./turns.js";

it("lets one run at a time, in order, past failures", async () => {
  const turns = new Turns();
  const log: string[] = [];
  const piece = (name: string, fails: boolean) => async (): Promise<string> => {
    log.push(`${name} begins`);
    await new Promise((resolve) => setImmediate(resolve));
    log.push(`${name} ends`);
    if (fails) throw new RangeError(name);
    return name;
  };
  const results = await Promise.allSettled([
    turns.take(piece("a", false)),
    turns.take(piece("b", true)),
    turns.take(piece("c", false)),
  ]);
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(log).toEqual(["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]);
});

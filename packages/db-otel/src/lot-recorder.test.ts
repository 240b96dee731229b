import { expect, it } from "vitest";
import { LotRecorder, lotSize } from "./lot-recorder.js";

it("hands on what it was given, in order, when a lot is full or somebody collects", () => {
  const seen: unknown[] = [];
  const lots = new LotRecorder({ record: (...record) => void seen.push(record) });
  const attributes = [{ a: 1 }, { a: 2 }];
  const given = Array.from(
    { length: lotSize + 2 },
    (_, n) => [n + 0.5, attributes[n % 2]] as const,
  );
  for (const [value, of] of given) lots.record(value, of ?? {});
  expect(seen).toEqual(given.slice(0, lotSize));
  lots.flush();
  lots.flush();
  expect(seen).toEqual(given);
});

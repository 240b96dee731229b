import { expect, it } from "vitest";
import { SeriesTable } from "./series.js";

function table(): SeriesTable<{ times: number }> {
  return new SeriesTable(() => ({ times: 0 }));
}

it("keeps one series of attributes that say the same, in whatever order and as whichever object", () => {
  const series = table();
  const attributes = { a: "1", b: 2 };
  series.of(attributes).times += 1;
  series.of(attributes).times += 1;
  series.of({ b: 2, a: "1" }).times += 1;
  series.of({ a: "1", b: "2" }).times += 1;
  expect(series.all).toEqual([
    { attributes: { a: "1", b: 2 }, sum: { times: 3 } },
    { attributes: { a: "1", b: "2" }, sum: { times: 1 } },
  ]);
});

it("has at most 2,000 series, the last of which takes what has no room", () => {
  const series = table();
  for (let n = 0; n < 3_000; n += 1) series.of({ n }).times += 1;
  series.of({ n: 0 }).times += 1;
  expect(series.all).toHaveLength(2_000);
  expect(series.all[0]).toEqual({ attributes: { n: 0 }, sum: { times: 2 } });
  expect(series.all.at(-1)).toEqual({
    attributes: { "otel.metric.overflow": true },
    sum: { times: 1_001 },
  });
});

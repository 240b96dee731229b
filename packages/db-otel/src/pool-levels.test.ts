import { expect, it } from "vitest";
import { PoolLevels } from "./pool-levels.js";
import type { WatchedPool } from "./pool-levels.js";

function pool(name: string): WatchedPool {
  return {
    source: {
      pool: { name, host: "db.example", port: 5432, database: "shop" },
      minConnections: 0,
      stats: () => ({ total: 1, used: 1, idle: 0, pending: 0, max: 10 }),
    },
    active: () => 0,
    legacyMax: false,
  };
}

/** The limit of each pool. */
function limits(levels: PoolLevels): Record<string, number> {
  const all = levels.read().filter(({ metric }) => metric === "connectionLimit");
  return Object.fromEntries(
    all.map(({ attributes, value }) => [attributes["db.client.connection.pool.name"], value]),
  ) as Record<string, number>;
}

it("adds up pools of one name, and counts one that is watched twice once", () => {
  const levels = new PoolLevels();
  const one = pool("shop");
  const forget = levels.add(one);
  levels.add(pool("shop"));
  const forgetAgain = levels.add({ ...one });
  expect(limits(levels)).toEqual({ shop: 20 });
  forget();
  expect(limits(levels)).toEqual({ shop: 20 });
  forgetAgain();
  expect(limits(levels)).toEqual({ shop: 10 });
});

it("says what one of the pools of a name has, whichever came first", () => {
  const [minimum, legacy] = [pool("shop"), pool("shop")];
  const levels = new PoolLevels();
  levels.add({ ...minimum, source: { ...minimum.source, minConnections: 2 } });
  levels.add({ ...legacy, legacyMax: true });
  levels.add(pool("shop"));
  const all = levels.read().map(({ metric, value }) => [metric, value]);
  expect(all).toContainEqual(["connectionIdleMin", 2]);
  expect(all).toContainEqual(["connectionMax", 30]);
});

it("forgets the names of pools long gone, and of none that is open", () => {
  const levels = new PoolLevels();
  levels.add(pool("shop"));
  for (let n = 0; n < 10_000; n += 1) levels.add(pool(`of customer ${n}`))();
  const kept = limits(levels);
  expect(kept["shop"]).toBe(10);
  // What has just gone is still reported as 0.
  expect(kept["of customer 9999"]).toBe(0);
  expect(Object.keys(kept).length).toBeLessThanOrEqual(2_000);
});

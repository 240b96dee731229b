import { expect, it } from "vitest";
import { RecentCache } from "./recent-cache.js";

it("returns what was set", () => {
  const cache = new RecentCache<number>(4);
  cache.set("a", 1);
  expect(cache.get("a")).toBe(1);
  expect(cache.get("b")).toBeUndefined();
});

it("never holds more than its capacity", () => {
  const cache = new RecentCache<number>(10);
  for (let key = 0; key < 1000; key += 1) {
    cache.set(String(key), key);
    expect(cache.size).toBeLessThanOrEqual(10);
  }
  expect(cache.get("999")).toBe(999);
  expect(cache.get("1")).toBeUndefined();
});

it("keeps what is used and forgets what is not", () => {
  const cache = new RecentCache<string>(4);
  cache.set("used", "used");
  cache.set("unused", "unused");
  for (let key = 0; key < 20; key += 1) {
    cache.set(String(key), "");
    expect(cache.get("used")).toBe("used");
  }
  expect(cache.get("unused")).toBeUndefined();
});

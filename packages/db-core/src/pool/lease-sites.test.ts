import { beforeEach, expect, it } from "vitest";
import type { LeaseSite } from "./lease-site.js";
import { LeaseSites, sitesPerSecond } from "./lease-sites.js";

let now: number;
let sites: LeaseSites;

beforeEach(() => {
  now = 5_000;
  sites = new LeaseSites({ now: () => now });
});

/** So many that are asked for at the same moment. */
function take(count: number): LeaseSite[] {
  return Array.from({ length: count }, () => sites.take(take));
}

function dropped(): LeaseSite {
  return sites.take(dropped, true);
}

/** How many are known. Who asks for one that is not has missed it. */
function known(all: readonly LeaseSite[]): number {
  return all.filter(({ stack }) => stack !== undefined).length;
}

it("of one second the first hundred are known", () => {
  const first = take(250);
  now += 999;
  const late = take(1);
  now += 1;
  const next = take(250);
  expect([first, late, next].map(known)).toEqual([sitesPerSecond, 0, sitesPerSecond]);
});

it("all of them, once one was missed", () => {
  expect(known(take(101))).toBe(100);
  now += 3_600_000;
  expect(known(take(250))).toBe(250);
});

it("those of holders that may be dropped are missed only when they are reported", () => {
  for (let n = 0; n < 150; n++) dropped();
  expect(dropped().stack).toBeUndefined();
  expect(dropped().stack).toContain("lease-sites.test");
});

it("the stack begins with whoever has called", () => {
  function called(): string | undefined {
    return sites.take(called).stack;
  }
  function whoAsks(): string | undefined {
    return called();
  }
  expect(whoAsks()).toMatch(/^Error:?\s*\n\s+at whoAsks /);
});

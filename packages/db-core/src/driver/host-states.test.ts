import { describe, expect, it } from "vitest";
import { HostStates, orderHosts, recheckAfterMs, shuffle } from "./host-states.js";

const primary = new Map([["in_hot_standby", "off"]]);
const standby = new Map([["in_hot_standby", "on"]]);

describe("HostStates", () => {
  it("counts a host as down for the recheck time, then gives it another chance", () => {
    const states = new HostStates();
    states.failed("a", 1_000);
    expect(states.rank("a", "any", 1_000)).toBe(2);
    expect(states.rank("a", "any", 1_000 + recheckAfterMs - 1)).toBe(2);
    expect(states.rank("a", "any", 1_000 + recheckAfterMs)).toBe(0);
  });

  it("lets one attempt look again, so that a black hole costs one caller, not all", () => {
    const states = new HostStates();
    states.failed("a", 0);
    const later = recheckAfterMs + 1;
    expect(states.rank("a", "any", later)).toBe(0);
    states.trying("a", later);
    expect(states.rank("a", "any", later)).toBe(2);
  });

  it("does not prolong a bad word by trying while it counts", () => {
    const states = new HostStates();
    states.failed("a", 0);
    states.trying("a", recheckAfterMs - 1);
    expect(states.rank("a", "any", recheckAfterMs)).toBe(0);
  });

  it("judges a role by what is wanted, for the recheck time", () => {
    const states = new HostStates();
    states.answered("a", standby, 0);
    states.answered("b", primary, 0);
    expect(states.rank("a", "read-write", 1)).toBe(1);
    expect(states.rank("a", "standby", 1)).toBe(0);
    expect(states.rank("b", "read-write", 1)).toBe(0);
    expect(states.rank("a", "read-write", recheckAfterMs)).toBe(0);
  });

  it("keeps what was reported then, not what the connection reports later", () => {
    const states = new HostStates();
    const live = new Map(standby);
    states.answered("a", live, 0);
    live.set("in_hot_standby", "off");
    expect(states.rank("a", "read-write", 1)).toBe(1);
  });

  it("counts a host that was reached as up, and keeps what is known of its role", () => {
    const states = new HostStates();
    states.failed("a", 0);
    states.answered("b", standby, 0);
    for (const key of ["a", "b", "c"]) states.reached(key);
    expect(["a", "b", "c"].map((key) => states.rank(key, "primary", 1))).toEqual([0, 1, 0]);
  });

  it("knows nothing of a host it was told to forget", () => {
    const states = new HostStates();
    states.failed("a", 0);
    states.forget("a");
    expect(states.rank("a", "any", 1)).toBe(0);
  });
});

describe("orderHosts", () => {
  const candidates = [
    { host: "down", rank: 2 },
    { host: "first", rank: 0 },
    { host: "other role", rank: 1 },
    { host: "second", rank: 0 },
  ] as const;

  it("keeps the written order among those worth trying, and leaves nobody out in the last pass", () => {
    expect(orderHosts(candidates, true)).toEqual(["first", "second", "other role", "down"]);
  });

  it("leaves out what another pass will try", () => {
    expect(orderHosts(candidates, false)).toEqual(["first", "second"]);
  });
});

describe("shuffle", () => {
  it("follows the numbers it is given and loses nobody", () => {
    const numbers = [0.9, 0.1, 0.5];
    expect(shuffle(["a", "b", "c"], () => numbers.shift() ?? 0)).toEqual(["b", "c", "a"]);
  });
});

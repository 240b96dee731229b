import { expect, it } from "vitest";
import { PoolDeadlockError } from "./errors/index.js";
import { ConnectionDemand } from "./connection-demand.js";

const [a, b, c] = [{ n: 1 }, { n: 2 }, { n: 3 }];

it("refuses the one that would make everybody wait, and lets it in when another has gone", () => {
  const demand = new ConnectionDemand();
  const done = demand.wait([a], 3);
  demand.wait([b], 3);
  expect(() => demand.wait([c], 3)).toThrow(PoolDeadlockError);
  done();
  demand.wait([c], 3);
});

it("counts a holder once, however often it waits", () => {
  const demand = new ConnectionDemand();
  demand.wait([a], 3);
  demand.wait([a], 3);
  demand.wait([b, a], 3);
  expect(() => demand.wait([c, b], 3)).toThrow("all 3 connections");
});

it("never lets a transaction wait for a second connection of a pool of one", () => {
  expect(() => new ConnectionDemand().wait([a], 1)).toThrow("the pool has one");
});

it("has nothing against those who hold nothing", () => {
  const demand = new ConnectionDemand();
  expect(() => demand.wait([], 1)()).not.toThrow();
});

import { describe, expect, it } from "vitest";
import { checkHistory } from "./check-history.js";
import { type Answer, type AnomalyKind, allowed, type Attempt, type Operation } from "./history.js";

const append = (key: number, value: number): Operation => ({ kind: "append", key, value });
const read = (key: number, ...values: number[]): Operation => ({ kind: "read", key, values });

function attempt(id: number, operations: Operation[], answer: Answer = "committed"): Attempt {
  return { id, answer, operations };
}

/** The kinds of anomalies found; the lists as they end are given by key. */
function kinds(lists: Record<number, number[]>, ...attempts: Attempt[]): AnomalyKind[] {
  const entries = Object.entries(lists).map(([key, values]) => [Number(key), values] as const);
  return checkHistory({ attempts, lists: new Map(entries) }).map(({ kind }) => kind);
}

describe("a history without anomalies", () => {
  it("of attempts one after another", () => {
    const found = kinds(
      { 1: [1, 2, 3], 2: [4] },
      attempt(1, [append(1, 1), append(1, 2), read(1, 1, 2)]),
      attempt(2, [read(1, 1, 2), append(2, 4), read(2, 4)]),
      attempt(3, [read(2, 4), append(1, 3), read(1, 1, 2, 3)]),
      attempt(4, [read(1, 1, 2), read(3)]),
    );
    expect(found).toEqual([]);
  });

  it("in which an unknown outcome was applied, and another one was not", () => {
    const found = kinds(
      { 1: [1], 2: [2] },
      attempt(1, [append(1, 1), append(2, 2)], "unknown"),
      attempt(2, [append(1, 3), append(2, 4)], "unknown"),
      attempt(3, [append(1, 5)], "notApplied"),
    );
    expect(found).toEqual([]);
  });
});

describe("a planted anomaly is found:", () => {
  it("G0, two attempts that overwrote each other", () => {
    const found = kinds(
      { 1: [1, 2], 2: [4, 3] },
      attempt(1, [append(1, 1), append(2, 3)]),
      attempt(2, [append(1, 2), append(2, 4)]),
    );
    expect(found).toEqual(["G0"]);
  });

  it("G0, an append between two of another attempt", () => {
    const found = kinds(
      { 1: [1, 2, 3] },
      attempt(1, [append(1, 1), append(1, 3)]),
      attempt(2, [append(1, 2)]),
    );
    expect(found).toEqual(["G0"]);
  });

  it("G1a, a read of what was not applied", () => {
    const found = kinds(
      { 1: [1] },
      attempt(1, [append(1, 1)]),
      attempt(2, [append(1, 2)], "notApplied"),
      attempt(3, [read(1, 1, 2)]),
    );
    expect(found).toContain("G1a");
  });

  it("G1a, a read of an unknown outcome that was not applied", () => {
    const found = kinds({}, attempt(1, [append(1, 1)], "unknown"), attempt(2, [read(1, 1)]));
    expect(found).toContain("G1a");
  });

  it("G1b, a read between two appends of another attempt", () => {
    const found = kinds(
      { 1: [1, 2] },
      attempt(1, [append(1, 1), append(1, 2)]),
      attempt(2, [read(1, 1)]),
    );
    expect(found).toContain("G1b");
  });

  it("G1c, two attempts that read each other", () => {
    const found = kinds(
      { 1: [1], 2: [2] },
      attempt(1, [append(1, 1), read(2, 2)]),
      attempt(2, [append(2, 2), read(1, 1)]),
    );
    expect(found).toEqual(["G1c"]);
  });

  it("G-single, read skew", () => {
    const found = kinds(
      { 1: [1], 2: [2] },
      attempt(1, [append(1, 1), append(2, 2)]),
      attempt(2, [read(1), read(2, 2)]),
    );
    expect(found).toEqual(["G-single"]);
  });

  it("G-single, a lost update", () => {
    const found = kinds(
      { 1: [1, 2] },
      attempt(1, [read(1), append(1, 1)]),
      attempt(2, [read(1), append(1, 2)]),
    );
    expect(found).toEqual(["G-single"]);
  });

  it("G-single, in which more attempts take part", () => {
    const found = kinds(
      { 1: [1], 2: [2], 3: [3] },
      attempt(1, [append(1, 1), append(2, 2)]),
      attempt(2, [read(2, 2), append(3, 3)]),
      attempt(3, [read(3, 3), read(1)]),
    );
    expect(found).toEqual(["G-single"]);
  });

  it("G2, write skew", () => {
    const found = kinds(
      { 1: [1], 2: [2] },
      attempt(1, [read(2), append(1, 1)]),
      attempt(2, [read(1), append(2, 2)]),
    );
    expect(found).toEqual(["G2"]);
  });

  it("G2, which a read-only attempt makes visible", () => {
    const found = kinds(
      { 1: [1], 2: [2] },
      attempt(1, [read(1), read(2), append(1, 1)]),
      attempt(2, [read(2), append(2, 2)]),
      attempt(3, [read(1), read(2, 2)]),
    );
    expect(found).toEqual(["G2"]);
  });

  it("a lost append, whole or in part", () => {
    expect(kinds({}, attempt(1, [append(1, 1)]))).toEqual(["lost append"]);
    expect(kinds({ 1: [1] }, attempt(1, [append(1, 1), append(1, 2)]))).toEqual(["lost append"]);
  });

  it("an append that was reported as not applied", () => {
    const found = kinds({ 1: [1] }, attempt(1, [append(1, 1)], "notApplied"));
    expect(found).toEqual(["applied after all"]);
  });

  it("an unknown outcome that was applied in part", () => {
    const found = kinds({ 1: [1] }, attempt(1, [append(1, 1), append(2, 2)], "unknown"));
    expect(found).toEqual(["torn"]);
  });

  it("a duplicate", () => {
    expect(kinds({ 1: [1, 1] }, attempt(1, [append(1, 1)]))).toEqual(["duplicate"]);
  });

  it("a value that nobody appended", () => {
    expect(kinds({}, attempt(1, [read(1, 7)]))).toContain("value of nobody");
    expect(kinds({ 1: [7] })).toEqual(["value of nobody"]);
    expect(kinds({ 1: [], 2: [1] }, attempt(1, [append(1, 1)]))).toEqual(["value of nobody"]);
  });

  it("reads that contradict the order of the list", () => {
    const found = kinds(
      { 1: [1, 2] },
      attempt(1, [append(1, 1)]),
      attempt(2, [append(1, 2)]),
      attempt(3, [read(1, 2)]),
    );
    expect(found).toContain("incompatible order");
  });
});

it("follows a chain of 20,000 attempts without running out of stack, and finds where it closes", () => {
  const count = 20_000;
  const chain = Array.from({ length: count }, (_, id) => attempt(id, [append(1, id)]));
  const values = chain.map(({ id }) => id);
  const closing = attempt(count, [read(1), append(2, count)]);
  const last = attempt(count + 1, [read(2), append(1, count + 1)]);
  expect(kinds({ 1: values }, ...chain)).toEqual([]);
  const lists = { 1: [...values, count + 1], 2: [count] };
  expect(kinds(lists, ...chain, closing, last)).toEqual(["G2"]);
});

it("each isolation level allows less than the one before", () => {
  const levels = ["read committed", "repeatable read", "serializable"] as const;
  expect(levels.map((level) => allowed[level])).toEqual([["G-single", "G2"], ["G2"], []]);
});

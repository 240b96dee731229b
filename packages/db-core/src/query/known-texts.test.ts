import { expect, it } from "vitest";
import { StatementError } from "../errors/query-errors.js";
import { KnownTexts } from "./known-texts.js";

it("reads a text once, and forgets the oldest of very many", () => {
  const texts = new KnownTexts();
  const first = texts.of("SELECT 0");
  expect(texts.of("SELECT 0")).toBe(first);
  for (let n = 1; n <= 4_096; n++) texts.of(`SELECT ${n}`);
  expect(texts.of("SELECT 0")).not.toBe(first);
});

it("refuses each time what it refuses, and keeps nothing of a text that is very long", () => {
  const texts = new KnownTexts();
  for (let time = 0; time < 2; time++) expect(() => texts.of("")).toThrow(StatementError);
  const long = `SELECT '${"x".repeat(40_000)}'`;
  expect(texts.of(long)).not.toBe(texts.of(long));
});

it("takes a text for slow when its last two runs were, until it is fast again", () => {
  const known = new KnownTexts().of("SELECT 1");
  const seen = [60, 10, 60, 60, 500, 10, 60, 10, 10].map((tookMs) => {
    known.took(tookMs);
    return known.isSlow;
  });
  expect(seen).toEqual([false, false, false, true, true, false, true, false, false]);
});

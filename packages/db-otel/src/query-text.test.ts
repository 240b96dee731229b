import { expect, it } from "vitest";
import { QueryTexts } from "./query-text.js";

const mixed = { text: "SELECT 'a' WHERE x = $1", parameterised: true };
const bare = { text: "SELECT 'a'", parameterised: false };

it("sanitises every text", () => {
  const texts = new QueryTexts("sanitised", 4_096);
  expect(texts.of(mixed)).toBe("SELECT ? WHERE x = $1");
  expect(texts.of(bare)).toBe("SELECT ?");
  expect(texts.of(bare)).toBe("SELECT ?");
});

it("shows texts with parameters as they are, when told to", () => {
  const texts = new QueryTexts("parameterised", 4_096);
  expect(texts.of(mixed)).toBe(mixed.text);
  expect(texts.of(bare)).toBe("SELECT ?");
});

it("shows nothing, when told to", () => {
  expect(new QueryTexts("never", 4_096).of(mixed)).toBeUndefined();
});

it("cuts at the length asked for, inside a literal too", () => {
  expect(new QueryTexts("parameterised", 8).of(mixed)).toBe("SELECT '");
  expect(new QueryTexts("sanitised", 9).of(mixed)).toBe("SELECT ?");
});

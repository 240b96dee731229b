import { expect, it } from "vitest";
import { OutcomeAttributes, errorType } from "./outcome-attributes.js";

const unique = { sqlState: "23505" };

it("gives the same object for the same outcome, in the order the SDK sorts keys", () => {
  const attributes = new OutcomeAttributes({ "server.address": "h", "db.namespace": "n" });
  const failed = attributes.of(unique);
  expect(attributes.of(undefined)).toBe(attributes.success);
  expect(attributes.of(new Error("other"))).not.toBe(failed);
  expect(attributes.of({ ...unique })).toBe(failed);
  expect(Object.keys(attributes.success)).toEqual(["db.namespace", "server.address"]);
  expect(Object.entries(failed)).toEqual([
    ["db.namespace", "n"],
    ["db.response.status_code", "23505"],
    ["error.type", "23505"],
    ["server.address", "h"],
  ]);
});

it("says the type alone where it is told to", () => {
  expect(new OutcomeAttributes({ a: 1 }, errorType).of(unique)).toEqual({
    a: 1,
    "error.type": "23505",
  });
});

it("remembers a bounded number of failures", () => {
  const attributes = new OutcomeAttributes({});
  const codes = Array.from({ length: 1_000 }, (_, index) => `ZZ${String(index).padStart(3, "0")}`);
  const first = attributes.of({ sqlState: codes[0] });
  for (const sqlState of codes) attributes.of({ sqlState });
  expect(attributes.of({ sqlState: codes[0] })).toEqual(first);
  expect(attributes.of({ sqlState: codes[0] })).not.toBe(first);
});

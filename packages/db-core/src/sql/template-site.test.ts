import { expect, it } from "vitest";
import { SqlTemplateError } from "../errors/query-errors.js";
import { templateSite } from "./template-site.js";
import type { TemplateSite } from "./template-site.js";

function site(strings: TemplateStringsArray, ..._slots: readonly unknown[]): TemplateSite {
  return templateSite(strings);
}

it("numbers the slots of a template once for its place in the program", () => {
  const visit = (value: unknown): TemplateSite => site`select ${value}, ${value}`;
  expect(visit(1).text).toBe("select $1, $2");
  expect(visit(2)).toBe(visit(1));
});

it("does not share a site between two places with the same text", () => {
  expect(site`select ${1}`).not.toBe(site`select ${1}`);
});

it("refuses an escape that JavaScript cannot read", () => {
  expect(() => site`select '\u{}'`).toThrow("an escape JavaScript cannot read");
});

it.each([
  ["\\d", (): TemplateSite => site`select '\d+'`],
  ["\\_", (): TemplateSite => site`select 'a\_%'`],
  ["\\.", (): TemplateSite => site`select '\\\.'`],
])("refuses %s, which JavaScript would send without its backslash", (escape, use) => {
  expect(use).toThrow(`JavaScript drops the backslash of ${escape}`);
});

it("takes a doubled backslash and the escapes that mean something", () => {
  expect(site`select '\\d\t\u00e9\x41', '\`\${'`.text).toBe("select '\\d\t\u00e9A', '`${'");
});

it("refuses NUL", () => {
  expect(() => site`select '\0'`).toThrow("The template holds a NUL");
});

const forged: readonly (readonly [name: string, strings: unknown])[] = [
  ["a text", "select 1"],
  ["an array", ["select 1"]],
  ["a frozen array without raw", Object.freeze(["select 1"])],
  ["an array with raw", Object.assign(["select 1"], { raw: ["select 1"] })],
  ["an object like a template", Object.freeze({ 0: "select 1", raw: Object.freeze(["select 1"]) })],
  ["nothing", undefined],
  ["null", null],
];

for (const [name, strings] of forged) {
  it(`refuses a call as a function with ${name}`, () => {
    expect(() => templateSite(strings as TemplateStringsArray)).toThrow(SqlTemplateError);
    expect(() => templateSite(strings as TemplateStringsArray)).toThrow("write sql`…`, not sql(…)");
  });
}

import { expect, it } from "vitest";
import { scanSql } from "./lexical-state.js";

function endOf(text: string): string {
  const { state, fault } = scanSql(text);
  return fault === undefined ? state.in : `${fault.kind} at ${fault.offset}`;
}

const ends: readonly (readonly [text: string, end: string])[] = [
  ["select 1", "code"],
  ["select 'it''s' || \"a\"\"b\" ", "code"],
  ["select '", "string"],
  ["select 'it''", "string"],
  ["select 'back\\' ", "code"],
  ["select E'back\\' ", "string"],
  ["select e'back\\\\' ", "code"],
  ["select e'it''", "string"],
  ["select e'a'\n  'b\\' ", "string"],
  ["select e'a' 'b\\' ", "code"],
  ["select date'2026-01-01\\' ", "code"],
  ["select U&'d\\0061' ", "code"],
  ['select "', "identifier"],
  ["-- it's", "line comment"],
  ["-- it's\nselect 1", "code"],
  ["-- it's\rselect 1", "code"],
  ["select 1 - -1 / 2", "code"],
  ["select 2 --", "line comment"],
  ["/* a /* b */", "block comment"],
  ["/* a /* b */ */ select * from t", "code"],
  ["/***", "block comment"],
  ["/***/", "code"],
  ["do $$ it's", "dollar"],
  ["do $body$ $$ $body$", "code"],
  ["do $body$ $$ ", "dollar"],
  ["select a$b$ from t", "code"],
  ["select é$b$ from t", "code"],
  ["select 1$b$ from t", "dollar"],
  ["select 1.5e10$b$, 0xfe$b$, 1_0$$", "dollar"],
  ["select 'a$b$' , \"$1\" -- $1", "line comment"],
  ["select $1", "numbered parameter at 7"],
  ["select $", "lone dollar at 7"],
  ["select '$1', $ ", "lone dollar at 13"],
];

for (const [text, end] of ends) {
  it(`reads ${JSON.stringify(text)} as ending in: ${end}`, () => {
    expect(endOf(text)).toBe(end);
  });
}

it("goes on where an earlier text ended", () => {
  const first = scanSql("select $q$ it's ");
  expect(scanSql(" $q$ ", first.state).state.in).toBe("code");
});

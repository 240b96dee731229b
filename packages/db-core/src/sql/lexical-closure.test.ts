import { expect, it } from "vitest";
import { closeText } from "./lexical-closure.js";

const refused: readonly (readonly [strings: readonly string[], message: string])[] = [
  [["select '", "'"], "remove the quotes"],
  [["select '%", "%'"], "'%' || ${…} || '%'"],
  [["select E'\\'", "'"], "remove the quotes"],
  [['select "', '"'], "use sql.id(…)"],
  [["do $$ ", " $$"], "such a body takes no values"],
  [["select 1 -- ", "\n"], "remove the comment"],
  [["select /* ", " */ 1"], "remove the comment"],
  [["select 'a"], "ends inside a quoted literal"],
  [['select "a'], "ends inside a quoted name"],
  [["select $x$ a $$"], "ends inside a $$ quoted literal"],
  [["select /* /* */"], "its */ is missing"],
  [["select $2"], "write ${value}, not $1"],
  [["select ", " + $1"], "write ${value}, not $1"],
  [["select $", ""], "without a second $"],
];

for (const [strings, message] of refused) {
  it(`refuses ${JSON.stringify(strings.join("${…}"))}`, () => {
    expect(() => closeText(strings)).toThrow(message);
  });
}

it("points at the slot", () => {
  expect(() => closeText(["select 'a', '", "' from t"])).toThrow(
    "\n  select 'a', '${…}' from t\n               ^",
  );
});

it("points at a parameter numbered by hand", () => {
  expect(() => closeText(["select ", " + $1"])).toThrow("\n  select ${…} + $1\n                ^");
});

it("lets slots stand between literals, names and comments", () => {
  const strings = ["select '''' || ", ', "a""" /* \' */ -- \'\n, ', ", $$ ' $$"];
  expect(closeText(strings)).toEqual(strings);
});

it("ends a comment at the end with a line break, so that nothing can vanish into it", () => {
  expect(closeText(["a = ", " -- why"])).toEqual(["a = ", " -- why\n"]);
});

import { expect, it } from "vitest";
import { Hooks } from "./hooks.js";
import type { Completion } from "./transaction.js";

function recording(said: string[], name: string): Hooks {
  const hooks = new Hooks();
  hooks.beforeCommit(() => void said.push(`${name} before`));
  hooks.afterCompletion((completion) => void said.push(`${name} ${completion}`));
  hooks.afterCommit(() => void said.push(`${name} kept`));
  hooks.afterRollback(() => void said.push(`${name} undone`));
  return hooks;
}

it.each<[Completion, string[]]>([
  ["committed", ["a committed", "a kept"]],
  ["rolledBack", ["a rolledBack", "a undone"]],
  ["unknown", ["a unknown"]],
])("runs what belongs to %s, in order", async (completion, expected) => {
  const said: string[] = [];
  expect(await recording(said, "a").runAfter(completion)).toEqual([]);
  expect(said).toEqual(expected);
});

it("runs all of them though some throw, and says what they threw", async () => {
  const said: string[] = [];
  const hooks = new Hooks();
  hooks.afterCommit(() => {
    throw new RangeError("first");
  });
  hooks.afterCommit(async () => {
    throw new RangeError("second");
  });
  hooks.afterCommit(() => void said.push("third"));
  expect(await hooks.runAfter("committed")).toMatchObject([
    { message: "first" },
    { message: "second" },
  ]);
  expect(said).toEqual(["third"]);
});

it("runs hooks that a hook has added before COMMIT, and stops at the first that throws", async () => {
  const said: string[] = [];
  const hooks = new Hooks();
  expect(hooks.holdsCommit).toBe(false);
  hooks.beforeCommit(() => {
    said.push("one");
    hooks.beforeCommit(() => {
      said.push("added");
      throw new RangeError("no");
    });
    hooks.beforeCommit(() => void said.push("never"));
  });
  expect(hooks.holdsCommit).toBe(true);
  await expect(hooks.runBeforeCommit()).rejects.toThrow("no");
  expect(said).toEqual(["one", "added"]);
});

it("hands everything to the parent, behind what the parent has", async () => {
  const said: string[] = [];
  const parent = recording(said, "parent");
  recording(said, "child").promoteTo(parent);
  await parent.runBeforeCommit();
  await parent.runAfter("committed");
  expect(said).toEqual([
    "parent before",
    "child before",
    "parent committed",
    "parent kept",
    "child committed",
    "child kept",
  ]);
});

import { expect, it } from "vitest";
import { set } from "./set-clause.js";
import { sql } from "./sql.js";

interface UserPatch {
  nick?: string | null;
  email?: string | undefined;
  role?: string;
}

it("sets what the patch holds, in the order of the allow-list", () => {
  const patch: UserPatch = { email: "a@b.c", nick: null };
  const { text, values } = sql`update users set ${set(patch, ["nick", "email"])} where id = ${7}`;
  expect(text).toBe('update users set "nick" = $1, "email" = $2 where id = $3');
  expect(values).toEqual([null, "a@b.c", 7]);
});

it("leaves alone what is missing or undefined", () => {
  const patch: UserPatch = { nick: "x", email: undefined };
  expect(sql`${set(patch, ["nick", "email"])}`.text).toBe('"nick" = $1');
});

it("takes fragments", () => {
  expect(sql`${set({ seen: sql`now()`, n: sql`n + ${1}` }, ["seen", "n"])}`.text).toBe(
    '"seen" = now(), "n" = n + $1',
  );
});

it("refuses a key that is not in the allow-list", () => {
  const patch: UserPatch = { nick: "x", role: "admin" };
  expect(() => set(patch, ["nick", "email"])).toThrow('"role" is not one of nick, email');
  const body = JSON.parse('{"__proto__": "x"}') as UserPatch;
  expect(() => set(body, ["nick"])).toThrow('"__proto__" is not one of nick');
});

it("does not read what the patch inherits", () => {
  const patch = Object.create({ nick: "x" }) as UserPatch;
  expect(() => set(patch, ["nick"])).toThrow("nothing to set");
});

it("refuses an empty patch, no allow-list and a value that cannot be bound", () => {
  expect(() => set({}, ["nick"])).toThrow("nothing to set");
  expect(() => set({ nick: "x" }, undefined as unknown as ["nick"])).toThrow(
    "needs a patch and the columns",
  );
  expect(() => set(null as unknown as UserPatch, ["nick"])).toThrow("needs a patch");
  expect(() => set({ nick: JSON.parse("{}") as string }, ["nick"])).toThrow(
    "sql.set, nick: A plain object is ambiguous",
  );
});

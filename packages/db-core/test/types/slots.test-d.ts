import { sql, trustSql } from "@abe/db-core";

class Money {
  readonly cents: number = 5;
}

class Many<T> {
  *[Symbol.iterator](): Generator<T> {}
}

declare const optional: string | undefined;
declare const dates: readonly (Date | null)[];
declare const promised: Promise<string>;
declare const unknowable: unknown;
declare const holes: readonly (string | undefined)[];

export function aSlotTakesValuesAndFragments(): void {
  void sql`${"a"} ${1} ${1n} ${true} ${null} ${new Date()} ${new Uint8Array(1)} ${Buffer.from("a")}`;
  void sql`${[1, 2]} ${[[1], [2]]} ${dates} ${[]} ${new Float64Array(2)}`;
  void sql`${new Money()} ${new Many<number>()} ${[new Money()]}`;
  void sql`${sql`a`} ${sql.json({ a: 1 })} ${sql.raw(trustSql("a", "written here"))}`;
}

export function aSlotRefusesWhatIsSurelyAMistake(): void {
  // @ts-expect-error may be undefined
  void sql`${optional}`;
  // @ts-expect-error an await is missing
  void sql`${promised}`;
  // @ts-expect-error a call is missing
  void sql`${(): number => 1}`;
  // @ts-expect-error a class is no value
  void sql`${Money}`;
  // @ts-expect-error a symbol is no value
  void sql`${Symbol("a")}`;
  // @ts-expect-error a plain object needs sql.json
  void sql`${{ a: 1 }}`;
  // @ts-expect-error nobody knows what it is
  void sql`${unknowable}`;
  // @ts-expect-error an element may be undefined
  void sql`${holes}`;
  // @ts-expect-error an await is missing
  void sql`${[promised]}`;
}

export function helpersCheckTheirValues(): void {
  const patch: { nick?: string; email?: string | null; role?: string } = { nick: "a" };
  sql.set(patch, ["nick", "email"]);
  sql.set({ nick: sql`upper(${"a"})` }, ["nick"]);
  // @ts-expect-error the allow-list is mandatory
  sql.set(patch);
  // @ts-expect-error no such key in the patch
  sql.set({ nick: "a", rank: 1 }, ["nick"]);
  // @ts-expect-error an object needs sql.json
  sql.set({ nick: { a: 1 } }, ["nick"]);

  sql.values([[1, "a"]]);
  sql.values([{ a: 1, b: sql`default` }], ["a", "b"]);
  // @ts-expect-error rows that are objects need their columns
  sql.values([{ a: 1 }]);
  // @ts-expect-error b is not in the rows
  sql.values([{ a: 1 }], ["a", "b"]);

  sql.unnest([{ a: 1, b: "x", c: { deep: true } }], { a: "int8", b: "text", c: "jsonb" });
  sql.unnest([[1, "x"]], { a: "int8", b: "text" });
  // @ts-expect-error b is missing in the row
  sql.unnest([{ a: 1 }], { a: "int8", b: "text" });
  // @ts-expect-error only json and jsonb take objects
  sql.unnest([{ a: { deep: true } }], { a: "int8" });

  sql.choose(optional ?? "a", { a: sql`a`, b: sql`b desc` });
  // @ts-expect-error a choice is a fragment
  sql.choose("a", { a: "a" });
}

import { sql } from "@abe/db-core";
import type { IDatabaseServer, QueryResult } from "@abe/db-core";
import type { UserRow } from "./generated-statements.js";
import { expectSame } from "./type-equality.js";

declare const db: IDatabaseServer;
declare const label: string;

// oxlint-disable typescript/no-explicit-any -- the default row of an unregistered name is `any`

export async function aRegisteredNameTypesParametersRowsAndCardinality(): Promise<void> {
  const user = sql.named("getUser")`select * from users where id = ${"7"}`;
  const row = await db.maybeOne(user);
  expectSame<typeof row, UserRow | null>(true);
  const result = await db.query(user);
  expectSame<typeof result, QueryResult<UserRow>>(true);
  const cell = await db.scalar(user);
  expectSame<typeof cell, string | null>(true);
  const cells = await db.column(sql.named("listUsers")`select * from users`);
  expectSame<typeof cells, (string | null)[]>(true);
  for await (const each of db.stream(user)) expectSame<typeof each, UserRow>(true);
  await db.execute(sql.named("payAccount")`update accounts set n = n - ${5} where id = ${"a"}`);
  const [users] = await db.batch([user, sql.named("payAccount")`update … ${5} … ${"a"}`]);
  expectSame<typeof users, QueryResult<UserRow>>(true);
}

export async function aRegisteredNameRefusesOtherParametersAndCardinalities(): Promise<void> {
  // @ts-expect-error the parameter is a string
  void sql.named("getUser")`select * from users where id = ${7}`;
  // @ts-expect-error a parameter is missing
  void sql.named("getUser")`select * from users`;
  // @ts-expect-error a parameter too many
  void sql.named("listUsers")`select * from users where id = ${7}`;
  // @ts-expect-error this statement returns many rows
  await db.one(sql.named("listUsers")`select * from users`);
  // @ts-expect-error this statement returns many rows
  await db.scalar(sql.named("listUsers")`select * from users`);
  // @ts-expect-error this statement returns no rows
  await db.many(sql.named("payAccount")`update accounts set n = n - ${5} where id = ${"a"}`);
  // @ts-expect-error this statement returns no rows
  db.stream(sql.named("payAccount")`update accounts set n = n - ${5} where id = ${"a"}`);
}

/** What stands left of a call is a wish: it must not become the type of what the server sends. */
export async function whatIsExpectedDoesNotDecide(): Promise<void> {
  const user = sql.named("getUser")`select * from users where id = ${"7"}`;
  // @ts-expect-error no column is a number
  const cell: number = await db.scalar(user);
  // @ts-expect-error this row has no zip
  const row: { zip: number } = await db.one(user);
  // @ts-expect-error no column is a number
  const cells: number[] = await db.column(sql.named("listUsers")`select * from users`);
  // @ts-expect-error the typed row has no zip
  const typed: { zip: number } = await db.one(sql<{ id: string }>`select 1`);
  void [cell, row, cells, typed];
  const stated = await db.scalar<number>(user);
  expectSame<typeof stated, number>(true);
}

export async function anyOtherNameIsALabelAndNothingMore(): Promise<void> {
  const untyped = await db.query(sql.named("other")`select ${1} as n, ${sql.id("a")}`);
  expectSame<typeof untyped, QueryResult<any>>(true);
  const typed = await db.one(sql.named("other")<{ n: number }>`select ${1} as n`);
  expectSame<typeof typed, { n: number }>(true);
  await db.one(sql.named(label)`select 1`);
  // @ts-expect-error a slot is checked as in any template
  void sql.named("other")`select ${undefined}`;
}

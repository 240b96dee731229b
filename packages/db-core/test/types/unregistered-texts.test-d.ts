import type { IDatabaseServer, QueryResult } from "@abe/db-core";
import { expectSame } from "./type-equality.js";

declare const db: IDatabaseServer;
declare const text: string;
declare const either: "SELECT 1" | "SELECT 2";

interface User {
  id: string;
  name: string;
}

// oxlint-disable typescript/no-explicit-any -- the default row of unregistered text is `any`

export async function unregisteredTextCompilesAsItStands(id: string): Promise<User | null> {
  const result = await db.query("SELECT * FROM elsewhere WHERE id = $1", [id]);
  expectSame<typeof result, QueryResult<any>>(true);
  return result.rows[0] || null;
}

export async function textKnownOnlyAtRunTimeIsUntyped(): Promise<void> {
  const result = await db.query(text, [1, "a", undefined]);
  expectSame<typeof result, QueryResult<any>>(true);
  await db.query(either);
  await db.execute(text);
  await db.one(text);
}

export async function theCallerMayStateTheRow(): Promise<void> {
  const result = await db.query<User>("SELECT 1", [1]);
  expectSame<typeof result, QueryResult<User>>(true);
  const user = await db.maybeOne<User>(text);
  expectSame<typeof user, User | null>(true);
  const users = await db.many<User>(text);
  expectSame<typeof users, User[]>(true);
  const count = await db.scalar<number>("SELECT 1");
  expectSame<typeof count, number>(true);
  const names = await db.column<string>(text, [1], { timeoutMs: 1 });
  expectSame<typeof names, string[]>(true);
}

export async function aFirstColumnNobodyStatedIsUnknown(): Promise<void> {
  const value = await db.scalar("SELECT 1");
  expectSame<typeof value, unknown>(true);
  const values = await db.column(text);
  expectSame<typeof values, unknown[]>(true);
}

export async function anObjectWithTextAndValuesIsAStatement(): Promise<void> {
  const result = await db.query({ text: "SELECT $1::int AS n", values: [1] });
  expectSame<typeof result, QueryResult<any>>(true);
  const users = await db.many<User>({ text, values: [1], name: "users" });
  expectSame<typeof users, User[]>(true);
  const count = await db.scalar<number>({ text });
  expectSame<typeof count, number>(true);
  // @ts-expect-error a statement has a text
  await db.query({ values: [1] });
  // @ts-expect-error values are a list
  await db.query("SELECT $1", 1);
}

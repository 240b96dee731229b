import { sql } from "@abe/db-core";
import type { IDatabaseServer, QueryResult } from "@abe/db-core";
import { expectSame } from "./type-equality.js";

declare const db: IDatabaseServer;

interface User {
  id: number;
  nick: string | null;
}

// oxlint-disable typescript/no-explicit-any -- the default row of an untyped template is `any`

export async function aTemplateIsUntypedUntilTheCallerStatesARow(): Promise<void> {
  const untyped = await db.query(sql`select 1`);
  expectSame<typeof untyped, QueryResult<any>>(true);
  const typed = await db.query(sql<User>`select id, nick from users`);
  expectSame<typeof typed, QueryResult<User>>(true);
}

export async function aTemplateFitsEveryMethod(): Promise<void> {
  const users = sql<User>`select id, nick from users where id = ${1}`;
  expectSame<Awaited<ReturnType<typeof run>>, [User, User | null, User[], number]>(true);
  async function run(): Promise<[User, User | null, User[], number]> {
    return [
      await db.one(users),
      await db.maybeOne(users),
      await db.many(users),
      await db.execute(users),
    ];
  }
  const cell = await db.scalar(users);
  expectSame<typeof cell, number | string | null>(true);
  const cells = await db.column(users);
  expectSame<typeof cells, (number | string | null)[]>(true);
  for await (const user of db.stream(users)) expectSame<typeof user, User>(true);
  const stated = await db.scalar<string>(sql`select count(*) from users`);
  expectSame<typeof stated, string>(true);
  const rows = await db.many<User>(sql`select id, nick from users`);
  expectSame<typeof rows, User[]>(true);
  await db.exists(users);
  await db.explain(users);
  const [first, second] = await db.batch([users, sql<{ n: string }>`select 1 as n`]);
  expectSame<typeof first, QueryResult<User>>(true);
  expectSame<typeof second, QueryResult<{ n: string }>>(true);
}

export function aTemplateIsAFragment(condition: boolean): void {
  const where = sql`where ${sql.and([condition && sql`a = ${1}`, null, undefined, sql`b`])}`;
  void sql`select * from ${sql.id("public", "users")} ${where} ${condition ? sql`limit 1` : sql.empty}`;
  void sql`select ${sql.join([1, sql`now()`], sql` + `)}`;
}

export function aTemplateTakesNothingElse(): void {
  // @ts-expect-error sql is a tag
  sql("select 1");
  // @ts-expect-error sql is a tag
  sql(["select 1"]);
  // @ts-expect-error a separator is a fragment
  sql.join([1, 2], ", ");
  // @ts-expect-error a name is a text
  sql.id(5);
  // @ts-expect-error there is no empty name
  sql.id();
  // @ts-expect-error an empty text is no condition, though it is falsy
  sql.and([("" as string) && sql`a`]);
  // @ts-expect-error nobody vouched for this text
  sql.raw("select 1");
}

import type { IDatabaseServer, QueryResult, TransactionClient } from "@abe/db-core";
import type { UserRow } from "./generated-statements.js";
import { expectSame } from "./type-equality.js";

declare const db: IDatabaseServer;
declare const client: TransactionClient;

export async function aRegisteredTextTypesItsValuesAndRows(): Promise<void> {
  const result = await db.query("SELECT * FROM users WHERE id = $1", ["7"]);
  expectSame<typeof result, QueryResult<UserRow>>(true);
  const user = result.rows.at(0);
  expectSame<typeof user, UserRow | undefined>(true);
  await db.query("SELECT * FROM users WHERE id = $1", ["7"], { timeoutMs: 100 });
  await db.query("SELECT * FROM users");
  await db.query("SELECT * FROM users", [], { timeoutMs: 100 });
  await client.query("UPDATE accounts SET balance = balance - $1 WHERE id = $2", [5, "a"]);
}

export async function aRegisteredTextRefusesWhatTheServerWould(): Promise<void> {
  // @ts-expect-error the parameter is a string
  await db.query("SELECT * FROM users WHERE id = $1", [7]);
  // @ts-expect-error a value is missing
  await db.query("SELECT * FROM users WHERE id = $1");
  // @ts-expect-error a value too many
  await db.query("SELECT * FROM users WHERE id = $1", ["7", "8"]);
  // @ts-expect-error the statement takes no values
  await db.query("SELECT * FROM users", ["7"]);
  // @ts-expect-error the values are swapped
  await client.query("UPDATE accounts SET balance = balance - $1 WHERE id = $2", ["a", 5]);

  const { rows } = await db.query("SELECT * FROM users WHERE id = $1", ["7"]);
  // @ts-expect-error no such column
  void rows[0]?.emial;
  // @ts-expect-error the column is nullable
  const nick: string | undefined = rows[0]?.nick;
  void nick;
}

export async function cardinalityIsChecked(): Promise<void> {
  const user = await db.maybeOne("SELECT * FROM users WHERE id = $1", ["7"]);
  expectSame<typeof user, UserRow | null>(true);
  const sure = await db.one("SELECT * FROM users WHERE id = $1", ["7"]);
  expectSame<typeof sure, UserRow>(true);
  const users = await db.many("SELECT * FROM users");
  expectSame<typeof users, UserRow[]>(true);
  const affected = await db.execute("UPDATE accounts SET balance = balance - $1 WHERE id = $2", [
    5,
    "a",
  ]);
  expectSame<typeof affected, number>(true);

  // @ts-expect-error this statement returns many rows
  await db.one("SELECT * FROM users");
  // @ts-expect-error this statement returns many rows
  await db.maybeOne("SELECT * FROM users");
  // @ts-expect-error this statement returns no rows
  await db.one("UPDATE accounts SET balance = balance - $1 WHERE id = $2", [5, "a"]);
  // @ts-expect-error this statement returns no rows
  await db.many("UPDATE accounts SET balance = balance - $1 WHERE id = $2", [5, "a"]);
  // @ts-expect-error the parameter is a number
  await db.execute("UPDATE accounts SET balance = balance - $1 WHERE id = $2", ["5", "a"]);
}

export async function firstColumnsAreTyped(): Promise<void> {
  const count = await db.scalar("SELECT count(*) AS n FROM users");
  expectSame<typeof count, string>(true);
  const cells = await db.column("SELECT * FROM users");
  expectSame<typeof cells, (string | null)[]>(true);
  const ids = await db.column("SELECT id, n, n FROM users");
  expectSame<typeof ids, string[]>(true);
  // @ts-expect-error this statement returns many rows
  await db.scalar("SELECT * FROM users");
  // @ts-expect-error this statement returns no rows
  await db.column("UPDATE accounts SET balance = balance - $1 WHERE id = $2", [5, "a"]);
  // @ts-expect-error a value is missing
  await db.exists("SELECT * FROM users WHERE id = $1");
  const exists = await db.exists("SELECT * FROM users WHERE id = $1", ["7"]);
  expectSame<typeof exists, boolean>(true);
  // @ts-expect-error this statement returns no rows, so none ever exists
  await db.exists("UPDATE accounts SET balance = balance - $1 WHERE id = $2", [5, "a"]);
}

/** What stands left of a call is a wish: it must not become the type of what the server sends. */
export async function whatIsExpectedDoesNotDecide(): Promise<{ zip: number }> {
  // @ts-expect-error the count is a string
  const count: number = await db.scalar("SELECT count(*) AS n FROM users");
  // @ts-expect-error the first column is a string
  const ids: number[] = await db.column("SELECT id, n, n FROM users");
  // @ts-expect-error these rows have no zip
  const rows: { zip: number }[] = await db.many("SELECT * FROM users");
  // @ts-expect-error nick may be null
  const nick: { nick: string } = await db.one("SELECT * FROM users WHERE id = $1", ["7"]);
  // @ts-expect-error nor has this one a zip
  const result: QueryResult<{ zip: number }> = await db.query("SELECT * FROM users");
  // @ts-expect-error nor this one
  const user: { zip: number } | null = await db.maybeOne("SELECT * FROM users WHERE id = $1", [
    "7",
  ]);
  void [count, ids, rows, nick, result, user];
  // @ts-expect-error nor this one
  return db.one("SELECT * FROM users WHERE id = $1", ["7"]);
}

export async function whatIsExpectedMayBeWider(): Promise<UserRow | undefined> {
  const rows: readonly { email: string; nick?: string | null }[] =
    await db.many("SELECT * FROM users");
  const count: string | null = await db.scalar("SELECT count(*) AS n FROM users");
  void [rows, count];
  return (await db.query("SELECT * FROM users WHERE id = $1", ["7"])).rows[0];
}

export async function aRowMayBeStatedAllTheSame(): Promise<void> {
  const rows = await db.many<{ zip: number }>("SELECT * FROM users");
  expectSame<typeof rows, { zip: number }[]>(true);
  const count = await db.scalar<number>("SELECT count(*) AS n FROM users");
  expectSame<typeof count, number>(true);
}

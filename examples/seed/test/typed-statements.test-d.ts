import type { IDatabaseServer } from "@/server/infrastructure/database";
import { isForeignKeyViolation, isUniqueViolation } from "@abe/db-core/errors";
import type { User } from "@/server/user-repository";

declare const db: IDatabaseServer;

/** What the compiler knows of the repository's statement, whose text is in no way special. */
export async function theTextAloneTypesWhatItReturns(id: string): Promise<void> {
  const { rows } = await db.query("SELECT * FROM users WHERE id = $1", [id]);
  const [row] = rows;
  const user: User | undefined = row;
  void user;
  const created: Date | undefined = row?.created_at;
  void created;

  // @ts-expect-error a column that the table does not have
  void row?.emial;
  // @ts-expect-error the column is a Date
  const text: string | undefined = row?.created_at;
  void text;
  // @ts-expect-error there may be no row
  void row.email;
}

export async function parametersAreThoseOfTheStatement(id: string, age: number): Promise<void> {
  // @ts-expect-error a uuid is given as a text
  await db.query("SELECT * FROM users WHERE id = $1", [age]);
  // @ts-expect-error a parameter is missing
  await db.query("SELECT * FROM users WHERE id = $1");
  // @ts-expect-error a parameter too many
  await db.query("SELECT * FROM users WHERE id = $1", [id, age]);
  // @ts-expect-error NULL is never equal to an id
  await db.query("SELECT * FROM users WHERE id = $1", [null]);
  await db.transaction(async (client) => {
    // @ts-expect-error the amount is a number, the account a text: they are swapped
    await client.query("UPDATE accounts SET balance = balance - $1 WHERE id = $2", [id, age]);
  });
}

export async function whatMayBeMissingIsNotForgotten(id: string): Promise<void> {
  const user = await db.maybeOne("SELECT * FROM users WHERE id = $1", [id]);
  // @ts-expect-error it may be null
  void user.email;
  const total = await db.scalar("SELECT sum(balance)::int FROM accounts");
  // @ts-expect-error the sum of no rows is NULL
  void total.toFixed();
}

export async function aMethodFitsTheNumberOfRows(id: string): Promise<void> {
  await db.one("SELECT count(*)::int FROM transfers");
  await db.one("SELECT * FROM users WHERE id = $1", [id]);
  const ids: string[] = await db.column(
    "SELECT u.name, a.balance FROM accounts a JOIN users u ON u.id = a.user_id WHERE a.id = ANY ($1) ORDER BY u.name",
    [[id]],
  );
  void ids;
  await db.one(
    // @ts-expect-error there may be many
    "SELECT from_account, to_account, amount::int FROM transfers WHERE $1 IN (from_account, to_account)",
    [id],
  );
  // @ts-expect-error it returns no row
  await db.one("UPDATE accounts SET balance = balance + $1 WHERE id = $2", [1, id]);
}

export function constraintsHaveTheirNames(error: unknown): void {
  if (isUniqueViolation(error, "users_email_key")) return;
  // @ts-expect-error no unique constraint has that name
  void isUniqueViolation(error, "users_emial_key");
  // @ts-expect-error it is unique, and no foreign key
  void isForeignKeyViolation(error, "users_email_key");
}

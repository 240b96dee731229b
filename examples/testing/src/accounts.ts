import { type IDatabaseServer, type Queryable, sql } from "@abe/db-core";

/** A function that takes a `Queryable` runs in whatever it is given: a server, a connection, a transaction. */
export async function openAccount(db: Queryable, name: string, balance: number): Promise<string> {
  const email = `${name.toLowerCase()}@example.com`;
  const user = await db.one(
    sql<{ id: string }>`INSERT INTO users (email, name) VALUES (${email}, ${name}) RETURNING id`,
  );
  const account = await db.one(
    sql<{
      id: string;
    }>`INSERT INTO accounts (user_id, balance) VALUES (${user.id}, ${balance}) RETURNING id`,
  );
  return account.id;
}

/** A function that begins a transaction takes the server. */
export async function transfer(
  db: Pick<IDatabaseServer, "transaction">,
  from: string,
  to: string,
  amount: number,
): Promise<void> {
  const move = "UPDATE accounts SET balance = balance + $2 WHERE id = $1";
  await db.transaction(async (tx) => {
    await tx.execute(move, [from, -amount]);
    await tx.execute(move, [to, amount]);
    await tx.execute(
      "INSERT INTO transfers (from_account, to_account, amount) VALUES ($1, $2, $3)",
      [from, to, amount],
    );
  });
}

export function balanceOf(db: Queryable, account: string): Promise<number> {
  return db.scalar<number>("SELECT balance::int FROM accounts WHERE id = $1", [account]);
}

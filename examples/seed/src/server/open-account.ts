import type { IDatabaseServer } from "@/server/infrastructure/database";

/** Who opens an account, and what is paid in. */
export interface AccountOpening {
  readonly email: string;
  readonly name: string;
  readonly balance: number;
}

/** What was made of it. */
export interface OpenedAccount {
  readonly userId: string;
  readonly accountId: string;
}

/** Makes a user, or takes the one of that address, and an account. */
export async function openAccount(
  db: IDatabaseServer,
  { email, name, balance }: AccountOpening,
): Promise<OpenedAccount> {
  return db.transaction(async (client) => {
    const userId = await client.scalar(
      "INSERT INTO users (email, name) VALUES ($1, $2) ON CONFLICT (email) DO UPDATE SET name = $2 RETURNING id",
      [email, name],
    );
    const accountId = await client.scalar(
      "INSERT INTO accounts (user_id, balance) VALUES ($1, $2) RETURNING id",
      [userId, balance],
    );
    return { userId, accountId };
  });
}

import { type IDatabaseServer, sql } from "@abe/db-core";
import { DatabaseError } from "@abe/db-core/errors";
import type { Transaction, TransactionService } from "@abe/db-tx";

/** Opens one account per user, each with the same balance. @returns the accounts' ids. */
export async function openAccounts(
  db: IDatabaseServer,
  count: number,
  balance: number,
): Promise<string[]> {
  const people = Array.from({ length: count }, (_, at) => ({
    email: `user${at}@example.com`,
    name: `User ${at}`,
  }));
  return db.column<string>({
    ...sql`WITH people AS (
      INSERT INTO users (email, name)
      SELECT * FROM ${sql.unnest(people, { email: "text", name: "text" })}
      RETURNING id
    ) INSERT INTO accounts (user_id, balance) SELECT id, ${balance} FROM people RETURNING id`,
  });
}

/** What became of a round of transfers. */
export interface TransferReport {
  /** Ids of the ledger's rows that were reported as committed. */
  readonly acknowledged: readonly string[];
  /** Transfers that failed as a whole, on purpose. */
  readonly refused: number;
  /** Steps inside a transfer that failed on purpose and were rolled back to their savepoint. */
  readonly undoneSteps: number;
}

/**
 * Runs transfers all at once. Every tenth asks for more than the account holds, and fails; every fourth
 * has a step in a nested transaction that fails while the transfer itself goes on.
 */
export async function runTransfers(
  service: TransactionService,
  accounts: readonly string[],
  count: number,
  onDone: (done: number) => void,
): Promise<TransferReport> {
  const acknowledged: string[] = [];
  let refused = 0;
  let undoneSteps = 0;
  let done = 0;
  const one = async (at: number): Promise<void> => {
    const from = accounts[at % accounts.length] ?? "";
    const to = accounts[(at * 7 + 3) % accounts.length] ?? "";
    const amount = at % 10 === 9 ? 1_000_000 : 1 + (at % 20);
    try {
      const id = await service.run(async (tx) => {
        const transfer = await move(tx, { from, to, amount });
        if (at % 4 === 0 && (await failInside(tx))) undoneSteps++;
        return transfer;
      });
      acknowledged.push(id);
    } catch (error) {
      if (!(error instanceof DatabaseError) || error.constraint !== "accounts_balance_not_negative")
        throw error;
      refused++;
    }
    onDone(++done);
  };
  await Promise.all(Array.from({ length: count }, (_, at) => one(at)));
  return { acknowledged, refused, undoneSteps };
}

interface Transfer {
  readonly from: string;
  readonly to: string;
  readonly amount: number;
}

async function move(tx: Transaction, { from, to, amount }: Transfer): Promise<string> {
  // Both rows are locked in one order, so that two transfers never wait for each other.
  await tx.query("SELECT id FROM accounts WHERE id = ANY($1) ORDER BY id FOR UPDATE", [[from, to]]);
  await tx.query("UPDATE accounts SET balance = balance - $1 WHERE id = $2", [amount, from]);
  await tx.query("UPDATE accounts SET balance = balance + $1 WHERE id = $2", [amount, to]);
  return tx.scalar<string>(
    "INSERT INTO transfers (from_account, to_account, amount, created_at) VALUES ($1, $2, $3, now()) RETURNING id",
    [from, to, amount],
  );
}

/** A nested transaction that takes a million from everybody, and is refused. */
async function failInside(tx: Transaction): Promise<boolean> {
  try {
    await tx.savepoint((inner) => inner.query("UPDATE accounts SET balance = balance - 1e9"));
    return false;
  } catch (error) {
    if (error instanceof DatabaseError) return true;
    throw error;
  }
}

/** What the database says afterwards. */
export interface Proof {
  readonly total: string;
  readonly acknowledgedPresent: number;
  readonly ledgerRows: number;
}

/** The sum of all balances, and how many acknowledged transfers are in the ledger. */
export async function prove(db: IDatabaseServer, acknowledged: readonly string[]): Promise<Proof> {
  return db.one<Proof>(
    `SELECT (SELECT sum(balance)::text FROM accounts) AS total,
            (SELECT count(*)::int FROM transfers WHERE id = ANY($1::bigint[])) AS "acknowledgedPresent",
            (SELECT count(*)::int FROM transfers) AS "ledgerRows"`,
    [acknowledged],
  );
}

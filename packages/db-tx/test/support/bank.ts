import type { Queryable } from "@abe/db-core";
import { isDatabaseError } from "@abe/db-core/errors";
import type { TransactionRunOptions, TransactionService } from "../../src/index.js";

const accounts = 20;
const workers = 8;

/** What callers were told, and what the table says. */
export interface BankReport {
  readonly applied: number;
  readonly notApplied: number;
  readonly unknown: number;
  /** Told `applied`, and not there. */
  readonly lost: number[];
  /** There more than once. */
  readonly duplicated: number[];
  /** Told `not applied`, and there. */
  readonly untrue: number[];
  /** What the accounts hold together, less what they began with. */
  readonly gained: number;
  /** Runs of callbacks. */
  readonly attempts: number;
}

/** Makes the accounts, and a journal that would show a transfer applied twice. */
export async function openBank(db: Queryable): Promise<void> {
  await db.query("DROP TABLE IF EXISTS account, journal");
  await db.query("CREATE TABLE account (id int PRIMARY KEY, balance int NOT NULL)");
  await db.query("CREATE TABLE journal (transfer int NOT NULL)");
  await db.query(`INSERT INTO account SELECT id, 1000 FROM generate_series(1, ${accounts}) id`);
}

/** Transfers money from several sides at once, and compares every answer with the journal. */
export async function runBank(
  service: TransactionService,
  admin: Queryable,
  bank: {
    readonly transfers: number;
    readonly random: () => number;
    readonly options: TransactionRunOptions;
  },
): Promise<BankReport> {
  const told = new Map<number, "applied" | "not_applied" | "unknown">();
  let attempts = 0;
  let next = 0;
  const work = async (): Promise<void> => {
    for (let transfer = next++; transfer < bank.transfers; transfer = next++) {
      const from = 1 + Math.floor(bank.random() * accounts);
      const to = 1 + (from % accounts);
      const run = service.run(async (tx) => {
        attempts++;
        await tx.query("INSERT INTO journal VALUES ($1)", [transfer]);
        // In the order of their numbers, so that none waits for another in a circle.
        for (const id of [from, to].toSorted((a, b) => a - b))
          await tx.query("UPDATE account SET balance = balance + $1 WHERE id = $2", [
            id === from ? -1 : 1,
            id,
          ]);
      }, bank.options);
      told.set(transfer, await run.then(() => "applied", outcomeOf));
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  return compare(admin, told, attempts);
}

async function compare(
  admin: Queryable,
  told: ReadonlyMap<number, string>,
  attempts: number,
): Promise<BankReport> {
  const rows = await admin.many<{ transfer: number; times: number }>(
    "SELECT transfer, count(*)::int AS times FROM journal GROUP BY transfer",
  );
  const times = new Map(rows.map((row) => [row.transfer, row.times]));
  const balance = await admin.scalar<number>("SELECT sum(balance)::int FROM account");
  const those = (is: (outcome: string, there: number) => boolean): number[] =>
    [...told].flatMap(([transfer, outcome]) =>
      is(outcome, times.get(transfer) ?? 0) ? [transfer] : [],
    );
  return {
    applied: those((outcome) => outcome === "applied").length,
    notApplied: those((outcome) => outcome === "not_applied").length,
    unknown: those((outcome) => outcome === "unknown").length,
    lost: those((outcome, there) => outcome === "applied" && there === 0),
    duplicated: those((_, there) => there > 1),
    untrue: those((outcome, there) => outcome === "not_applied" && there > 0),
    gained: balance - 1_000 * accounts,
    attempts,
  };
}

function outcomeOf(error: unknown): "applied" | "not_applied" | "unknown" {
  if (isDatabaseError(error)) return error.outcome;
  throw error;
}

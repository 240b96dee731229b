import { type Queryable, sql } from "@abe/db-core";
import type { TransactionService } from "@abe/db-tx";

interface Job {
  readonly id: string;
  readonly kind: string;
  readonly payload: { readonly recipient: string };
}

/** Does a job: through `db` and nothing else, so that it is undone when the job fails. */
type Handler = (db: Queryable, job: Job) => Promise<unknown>;

const handlers = new Map<string, Handler>([
  [
    "welcome",
    (db, { payload }) =>
      db.execute("INSERT INTO mails (recipient) VALUES ($1)", [payload.recipient]),
  ],
]);

function handlerOf(kind: string): Handler {
  const handler = handlers.get(kind);
  if (handler === undefined) throw new TypeError(`nobody does jobs of the kind ${kind}`);
  return handler;
}

/**
 * Does one job that is due. @returns whether there was one.
 *
 * The job is locked, done and removed in one transaction, so it is done once, however many workers there are
 * and however they end. One that fails undoes its own part and is put off: 2 s, 4 s, 8 s, …
 */
export function workOnce(transactions: TransactionService): Promise<boolean> {
  return transactions.run(async (tx) => {
    const job = await tx.maybeOne(sql<Job>`
      SELECT id, kind, payload FROM jobs WHERE due_at <= now()
      ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED`);
    if (job === null) return false;
    try {
      await tx.savepoint((part) => handlerOf(job.kind)(part, job));
      await tx.execute("DELETE FROM jobs WHERE id = $1", [job.id]);
    } catch (error) {
      console.error(`job ${job.id} is put off:`, error);
      await tx.execute(
        "UPDATE jobs SET failures = failures + 1, due_at = now() + interval '2 s' * 2 ^ failures WHERE id = $1",
        [job.id],
      );
    }
    return true;
  });
}

/** Counts the mails when that is due. Of several workers one has the row; the others go by. */
export function countMails(transactions: TransactionService): Promise<void> {
  return transactions.run(async (tx) => {
    const due = await tx.exists(
      "SELECT FROM schedules WHERE name = 'count mails' AND due_at <= now() FOR UPDATE SKIP LOCKED",
    );
    if (!due) return;
    await tx.execute("INSERT INTO mail_counts (mails) SELECT count(*) FROM mails");
    await tx.execute("UPDATE schedules SET due_at = now() + every WHERE name = 'count mails'");
  });
}

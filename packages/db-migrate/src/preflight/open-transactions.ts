import { counted } from "../counted.js";
import type { Session } from "@abe/db-core/session";

/** A transaction of another session that has been open for long. */
export interface OldestTransaction {
  readonly pid: number;
  readonly user: string | null;
  readonly application: string | null;
  readonly state: string | null;
  readonly seconds: number;
}

/** What whatever says CONCURRENTLY would have to wait for. */
export interface OpenTransactions {
  /** `undefined`: there is no other. */
  readonly oldest: OldestTransaction | undefined;
  /** Names of prepared transactions, the oldest first: they end only when somebody ends them. */
  readonly prepared: readonly string[];
}

const selectOldest = `SELECT pid, usename::text AS "user", application_name AS application, state,
  date_part('epoch', clock_timestamp() - xact_start)::integer AS seconds
FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
  AND backend_type = 'client backend'
ORDER BY xact_start LIMIT 1`;

const selectPrepared =
  "SELECT gid FROM pg_prepared_xacts WHERE database = current_database() ORDER BY prepared";

/** Reads them. Of sessions of other roles only some may be seen. */
export async function readOpenTransactions(session: Session): Promise<OpenTransactions> {
  const [oldest, prepared] = await session.batch(
    [{ text: selectOldest }, { text: selectPrepared }],
    { name: "db-migrate: read open transactions" },
  );
  return {
    oldest: (oldest.rows as OldestTransaction[])[0],
    prepared: (prepared.rows as { gid: string }[]).map(({ gid }) => gid),
  };
}

/** Seconds after which a transaction is likely to stay. */
const longSeconds = 10;

/** What to know before something waits for all of them; sentences. */
export function judgeOpenTransactions({ oldest, prepared }: OpenTransactions): string[] {
  const long = oldest !== undefined && oldest.seconds >= longSeconds ? [oldest] : [];
  return [
    ...long.map(({ pid, user, application, state, seconds }) => {
      const who = [user, application, state].filter((each) => each).join(", ");
      return `Process ${pid} (${who}) has been in a transaction for ${seconds} s: CONCURRENTLY waits until it ends.`;
    }),
    ...(prepared.length === 0
      ? []
      : [
          `Not ended: ${counted(prepared.length, "prepared transaction")}, such as ${prepared[0] ?? ""}. CONCURRENTLY ` +
            "waits for all of them, maybe for ever. COMMIT PREPARED or ROLLBACK PREPARED ends one.",
        ]),
  ];
}

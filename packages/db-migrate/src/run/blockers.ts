import type { IDatabaseServer } from "@abe/db-core";
import { isDatabaseError } from "@abe/db-core/errors";

/** A session that holds what a migration waits for. What the role may not see is `null`. */
export interface Blocker {
  readonly pid: number;
  readonly user: string | null;
  readonly applicationName: string | null;
  /** `active`, `idle in transaction`, … */
  readonly state: string | null;
  /** Milliseconds since its transaction began. */
  readonly transactionMs: number | null;
  /** The relation it is waited for, where the wait is for one. */
  readonly relation: string | null;
}

interface BlockerRow {
  readonly pid: number;
  readonly usename: string | null;
  readonly application_name: string | null;
  readonly state: string | null;
  readonly transaction_ms: string | null;
  readonly relation: string | null;
}

/** The text of what it runs is left out: it may hold values. */
const selectBlockers = `SELECT blocker.pid, activity.usename::text AS usename, activity.application_name,
  activity.state,
  (date_part('epoch', clock_timestamp() - activity.xact_start) * 1000)::bigint::text AS transaction_ms,
  (SELECT relation::regclass::text FROM pg_locks
   WHERE pid = $1 AND NOT granted AND relation IS NOT NULL LIMIT 1) AS relation
FROM unnest(pg_blocking_pids($1)) AS blocker (pid)
LEFT JOIN pg_stat_activity AS activity ON activity.pid = blocker.pid
ORDER BY blocker.pid`;

/** Looks from time to time who holds up a session. */
export interface BlockerWatch {
  /** Ends it, once a look that was begun is done. @returns who held it up when last anybody did. */
  stop(): Promise<readonly Blocker[]>;
  /** Ends it at once: nobody wants to know any more. */
  abandon(): void;
}

const everyMs = 1000;
const patienceMs = 1000;

/**
 * Watches from another connection. None is opened before `firstMs` have gone by, and none where the
 * server may have only one: a migration that is quick, or alone, costs nothing.
 *
 * @param onBlocked called when somebody is seen for the first time
 */
export function watchBlockers(
  server: IDatabaseServer,
  pid: number,
  firstMs: number,
  onBlocked: (blockers: readonly Blocker[]) => void,
): BlockerWatch {
  let last: readonly Blocker[] = [];
  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let unwanted: AbortController | undefined;
  const look = async (): Promise<void> => {
    unwanted = new AbortController();
    const seen = await readBlockers(server, pid, unwanted.signal);
    unwanted = undefined;
    if (seen.length > 0 && last.length === 0) onBlocked(seen);
    if (seen.length > 0) last = seen;
    if (!stopped) schedule(everyMs);
  };
  const schedule = (afterMs: number): void => {
    timer = setTimeout(() => {
      running = look();
    }, afterMs);
    timer.unref();
  };
  if (server.stats().max > 1) schedule(firstMs);
  const end = (): void => {
    stopped = true;
    clearTimeout(timer);
  };
  return {
    stop: async () => {
      end();
      await running;
      return last;
    },
    abandon: () => {
      end();
      unwanted?.abort();
    },
  };
}

async function readBlockers(
  server: IDatabaseServer,
  pid: number,
  signal: AbortSignal,
): Promise<readonly Blocker[]> {
  try {
    const { rows } = await server.query<BlockerRow>(selectBlockers, [pid], {
      name: "db-migrate: who is in the way",
      timeoutMs: patienceMs,
      signal,
    });
    return rows.map((row) => ({
      pid: row.pid,
      user: row.usename,
      applicationName: row.application_name,
      state: row.state,
      transactionMs: row.transaction_ms === null ? null : Number(row.transaction_ms),
      relation: row.relation,
    }));
  } catch (error) {
    // Whoever cannot be seen is not reported; the migration itself goes on or fails by itself.
    if (isDatabaseError(error)) return [];
    throw error;
  }
}

/** Who it is and since when, for a person. */
export function describeBlockers(blockers: readonly Blocker[]): string {
  const sentences = blockers.map((blocker) => {
    const { pid, user, applicationName, state, transactionMs, relation } = blocker;
    const facts = [
      user === null ? undefined : `user ${user}`,
      applicationName ? `application ${applicationName}` : undefined,
      state ?? undefined,
      transactionMs === null ? undefined : `in a transaction for ${Math.round(transactionMs)} ms`,
    ].filter((fact) => fact !== undefined);
    const about = relation === null ? "" : ` on ${relation}`;
    return `process ${[String(pid), ...facts].join(", ")} holds a lock${about}`;
  });
  return `It was held up: ${sentences.join("; ")}.`;
}

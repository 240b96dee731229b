import type { Queryable } from "@abe/db-core";

/** What is locked: PostgreSQL locks a 64-bit hash of it (documentation, section 13.3.5). */
export type LockKey = string | number | bigint;

/** Options of an advisory lock. */
export interface AdvisoryLockOptions {
  /** Keys of different namespaces are different locks. Default: none, which is one too. */
  readonly namespace?: string;
  /** Held together with other shared ones. Default `false`. */
  readonly shared?: boolean;
  /** Milliseconds to wait for it. Integer ≥ 0, 0 for ever. Default 10,000. */
  readonly timeoutMs?: number;
}

const defaultTimeoutMs = 10_000;

/** The text that is hashed. The length in front keeps `a` + `bc` apart from `ab` + `c`. */
export function lockText(key: LockKey, namespace = ""): string {
  return `${namespace.length}:${namespace}:${key}`;
}

/** Name of the function that takes a lock, such as `pg_try_advisory_xact_lock_shared`. */
export function lockFunction(
  level: "transaction" | "session",
  options: AdvisoryLockOptions,
  tries = false,
): string {
  const words = ["pg", ...(tries ? ["try"] : []), "advisory"];
  if (level === "transaction") words.push("xact");
  return [...words, "lock", ...(options.shared === true ? ["shared"] : [])].join("_");
}

/** The wait as `lock_timeout` says it. */
export function lockTimeout({ timeoutMs = defaultTimeoutMs }: AdvisoryLockOptions): string {
  return String(timeoutMs);
}

/**
 * Takes a lock that ends with the transaction, in one round trip: `lock_timeout` is set for the lock alone
 * and put back after it.
 */
export async function lockInTransaction(
  transaction: Queryable,
  key: LockKey,
  options: AdvisoryLockOptions,
): Promise<void> {
  await transaction.batch([
    {
      text: "SELECT set_config('abe.lock_timeout', current_setting('lock_timeout'), true), set_config('lock_timeout', $1, true)",
      values: [lockTimeout(options)],
    },
    {
      text: `SELECT ${lockFunction("transaction", options)}(hashtextextended($1, 0))`,
      values: [lockText(key, options.namespace)],
    },
    { text: "SELECT set_config('lock_timeout', current_setting('abe.lock_timeout'), true)" },
  ]);
}

/** Takes a lock that ends with the transaction, when it is free. */
export function tryLockInTransaction(
  transaction: Queryable,
  key: LockKey,
  options: AdvisoryLockOptions,
): Promise<boolean> {
  return transaction.scalar<boolean>(
    `SELECT ${lockFunction("transaction", options, true)}(hashtextextended($1, 0)) AS held`,
    [lockText(key, options.namespace)],
  );
}

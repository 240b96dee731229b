import { createHash } from "node:crypto";

/** One thing that a plan does, as far as its hash covers it. */
export interface HashedStep {
  readonly name: string;
  readonly reason: string;
  /** Of the text that is run or recorded. */
  readonly checksum: string;
  /** Statements that took effect before, of what is resumed. */
  readonly done: number;
}

/** How the steps of a plan are done, and where. */
export interface HashedRun {
  readonly operation: string;
  /** A database without a history has no identity yet. */
  readonly databaseId: string | undefined;
  /** As which a file runs that names none. `undefined`: as the one that logs in. */
  readonly role: string | undefined;
  /** All in one transaction, or each in its own. */
  readonly together: boolean;
}

/** A hash of what a plan would do to which database: of operation, role, transactions, names, order and files. */
export function planHashOf(
  { operation, databaseId, role, together }: HashedRun,
  steps: readonly HashedStep[],
): string {
  const parts = steps.map(({ name, reason, checksum, done }) => [name, reason, checksum, done]);
  const text = JSON.stringify([operation, databaseId ?? null, role ?? null, together, parts]);
  return `plan1:${createHash("sha256").update(text).digest("hex")}`;
}

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

/**
 * A hash of what a plan would do to which database: of operation, names, order and files. A database without a
 * history has no identity yet.
 */
export function planHashOf(
  operation: string,
  databaseId: string | undefined,
  steps: readonly HashedStep[],
): string {
  const parts = steps.map(({ name, reason, checksum, done }) => [name, reason, checksum, done]);
  const text = JSON.stringify([operation, databaseId ?? null, parts]);
  return `plan1:${createHash("sha256").update(text).digest("hex")}`;
}

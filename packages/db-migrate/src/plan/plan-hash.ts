import { createHash } from "node:crypto";
import type { UpStep } from "./plan-up.js";

/**
 * A hash of what a plan would do to which database: of names, order and files. A database without a
 * history has no identity yet.
 */
export function planHashOf(steps: readonly UpStep[], databaseId: string | undefined): string {
  const parts = steps.map(({ migration, reason, entry }) => [
    migration.name,
    reason,
    migration.up.checksum,
    entry?.statementsDone ?? 0,
  ]);
  const text = JSON.stringify([databaseId ?? null, parts]);
  return `plan1:${createHash("sha256").update(text).digest("hex")}`;
}

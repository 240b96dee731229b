/** Table locks that stand in somebody's way, the weakest first (PostgreSQL documentation, section 13.3.1). */
export const tableLockModes = [
  "SHARE UPDATE EXCLUSIVE",
  "SHARE",
  "SHARE ROW EXCLUSIVE",
  "EXCLUSIVE",
  "ACCESS EXCLUSIVE",
] as const;

/** A lock on a table. The last one keeps readers out as well, all but the first keep writers out. */
export type TableLockMode = (typeof tableLockModes)[number];

/** The strongest of several; `undefined`: there is none. */
export function strongest(modes: readonly TableLockMode[]): TableLockMode | undefined {
  return tableLockModes.findLast((mode) => modes.includes(mode));
}

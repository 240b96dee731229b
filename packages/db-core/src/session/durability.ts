import type { Notice } from "../driver/driver.js";

/** Where a committed transaction is durable; `local`: on the primary only. */
export type Durability = "durable" | "local";

/**
 * What COMMIT's notices say: a cancelled wait for synchronous replication is a warning, not an error
 * (PostgreSQL's syncrep.c). Its text is in the server's language; the routine is the same everywhere.
 */
export function durabilityOf(notices: readonly Notice[]): Durability {
  const isLocal = notices.some(
    ({ sqlState, routine }) => sqlState === "01000" && routine === "SyncRepWaitForLSN",
  );
  return isLocal ? "local" : "durable";
}

/** What the history says about one migration. */
export interface HistoryEntry {
  /** Grows in the order in which migrations were applied. */
  readonly id: number;
  readonly name: string;
  readonly version: string;
  /** `baseline`: recorded as applied without being run. */
  readonly kind: "versioned" | "baseline";
  /** `running`: started outside of a transaction and not finished. */
  readonly state: "running" | "applied";
  readonly upChecksum: string;
  readonly downChecksum: string | null;
  /** The down.sql of the time it was applied, for reverting when the folder is gone; `null` also where it was not read. */
  readonly downSql: string | null;
  readonly outOfOrder: boolean;
  readonly startedAt: Date;
  readonly durationMs: number | null;
}

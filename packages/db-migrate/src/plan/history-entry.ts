/** What the history says about one migration. */
export interface HistoryEntry {
  /** Grows in the order in which migrations were applied. */
  readonly id: number;
  readonly name: string;
  readonly version: string;
  /** `baseline`: recorded as applied without being run. */
  readonly kind: "versioned" | "baseline" | "repeatable";
  /**
   * `running`: started outside of a transaction and not finished, so that the statement after those
   * done is in doubt. `failed`: a statement of it failed and changed nothing, after others had been done.
   */
  readonly state: "running" | "failed" | "applied";
  /** Which way it is, or was last, run. */
  readonly direction: "up" | "down";
  /** Statements that took effect, of a migration that is neither applied nor pending. */
  readonly statementsDone: number;
  /** The token hash of those statements. */
  readonly doneTokens: string | null;
  readonly upChecksum: string;
  /** See `tokenHashOf`; `null` for a program. */
  readonly upTokens: string | null;
  readonly downChecksum: string | null;
  /** The down.sql of the time it was applied, for reverting when the folder is gone; `null` also where it was not read. */
  readonly downSql: string | null;
  readonly outOfOrder: boolean;
  readonly startedAt: Date;
  readonly durationMs: number | null;
}

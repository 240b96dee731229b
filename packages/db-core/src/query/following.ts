/** Follows one operation from the call to its end. */
export interface Following {
  /** The connection is there; the time before was spent waiting. */
  acquired(): void;
  /** Tells that it has ended. The first call counts, of this and {@link failed}. */
  ended(rowCount?: number | null, command?: string): void;
  /** Tells that it has failed. */
  failed(error: unknown, rowCount?: number): void;
}

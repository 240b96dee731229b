/**
 * What became of a migration that was interrupted outside of a transaction.
 *
 * - `done`: the statement in doubt took effect. `again`: it did not. The next `up`, or `down`, goes on.
 * - `applied`: all of the migration is applied. `pending`: nothing of it is, and it is forgotten.
 */
export type InterruptedVerdict = "done" | "again" | "applied" | "pending";

/** All of them. */
export const interruptedVerdicts: readonly InterruptedVerdict[] = [
  "done",
  "again",
  "applied",
  "pending",
];

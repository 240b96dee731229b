/**
 * What is known about the effect of the work an error interrupted.
 *
 * - `not_applied`: nothing was sent, or the server refused it, or it was lost before COMMIT was written.
 * - `applied`: it took effect (said only after verification).
 * - `unknown`: it was written to the wire and no answer came back.
 */
export type Outcome = "not_applied" | "applied" | "unknown";

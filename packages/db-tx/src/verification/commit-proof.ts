import type { IDatabaseServer, Statement } from "@abe/db-core";

/**
 * How the outcome of a COMMIT without an answer is found out.
 *
 * - `none`: not at all.
 * - `xid`: the server is asked what became of the transaction's number. Final unless the server failed
 *   over meanwhile, which is noticed and reported as unknown.
 * - `marker`: a row in `abe_tx_outcome` commits with the transaction. Final after a failover too, and it
 *   fences: a COMMIT that is still on its way is refused.
 */
export type CommitVerification = "none" | "xid" | "marker";

/** What became of a transaction. */
export type Verdict = "committed" | "aborted" | "unknown";

/** What one attempt carries with it so that its outcome can be found out. */
export interface CommitProof {
  /** Said in BEGIN's round trip; the rows come back to {@link begun}. */
  readonly also: readonly Statement[];
  begun(rows: readonly (readonly unknown[])[]): void;
  /** What has to be known before COMMIT may leave is known. */
  readonly isReady: boolean;
  /** Runs in COMMIT's round trip, right before it. */
  readonly before: Statement | undefined;
  /** The error for a COMMIT that the server refused because of {@link before}. */
  refusal(error: unknown): unknown;
  /** What to look for, for a person who must. */
  readonly clue: string | undefined;
  /** Asks over another connection. Never rejects; `unknown` when nothing was found out in time. */
  verify(server: IDatabaseServer): Promise<Verdict>;
}

/** Nothing is carried, and nothing found out. */
export const noProof: CommitProof = {
  also: [],
  begun: () => undefined,
  isReady: true,
  before: undefined,
  refusal: (error) => error,
  clue: undefined,
  verify: async () => "unknown",
};

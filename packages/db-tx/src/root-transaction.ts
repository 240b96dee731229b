import type { IDatabaseServer } from "@abe/db-core";
import type { Session } from "@abe/db-core/session";
import type { TransactionRunOptions } from "./transaction-run-options.js";
import type { CommitProof } from "./verification/commit-proof.js";

/** What all scopes of one transaction share. */
export interface RootTransaction {
  readonly server: IDatabaseServer;
  readonly session: Session;
  readonly id: string;
  readonly options: TransactionRunOptions;
  /** 1 for the first run. */
  readonly attempt: number;
  readonly proof: CommitProof;
  /** Who opened it, such as `transfer (/app/bank.ts:12:7)`. */
  readonly openedAt: () => string | undefined;
  /** Set when COMMIT was sent and its answer is waited for no longer; never rejects. */
  unanswered: Promise<unknown> | undefined;
  /** Savepoints set so far; names never repeat within a transaction. */
  savepoints: number;
}

import type { IDatabaseServer, IsolationLevel } from "@abe/db-core";
import type { Session } from "@abe/db-core/session";

/** What all scopes of one transaction share. */
export interface RootTransaction {
  readonly server: IDatabaseServer;
  readonly session: Session;
  readonly id: string;
  readonly isolation: IsolationLevel | undefined;
  readonly readOnly: boolean;
  readonly attempt: number;
  readonly signal: AbortSignal;
  /** Set once: the transaction can only be rolled back, for this reason. */
  rollbackOnly: { readonly cause: unknown } | undefined;
  /** Savepoints set so far; names never repeat within a transaction. */
  savepoints: number;
}

import type { Actor } from "../auth/actor.js";

/** An approval as the audit names it. */
export interface ApprovalRecord {
  /** `jti` of its token. */
  readonly id: string;
  readonly approver: string;
}

/** Who runs what from where: written to every audit row of one run. */
export interface RunIdentity {
  /** A UUID of its own for each command. */
  readonly runId: string;
  readonly actor: Actor;
  readonly host: string;
  readonly pid: number;
  readonly toolVersion: string;
  /** Of what the run does. `undefined`: it is not planned yet, or does nothing. */
  readonly planHash?: string | undefined;
  /** What let it in. */
  readonly approval?: ApprovalRecord | undefined;
}

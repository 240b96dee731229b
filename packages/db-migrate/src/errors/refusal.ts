/** Why a run is refused; stable, for programs. */
export type RefusalReason =
  | "approval-bad-signature"
  | "approval-expired"
  | "approval-malformed"
  | "approval-missing"
  | "approval-not-yet-valid"
  | "approval-other-database"
  | "approval-other-environment"
  | "approval-other-operation"
  | "approval-other-plan"
  | "approval-own"
  | "approval-unknown-key"
  | "approval-used"
  | "lint"
  | "not-encrypted"
  | "operation"
  | "out-of-order"
  | "privilege"
  | "program"
  | "read-only"
  | "role-missing"
  | "role-not-allowed"
  | "same-user"
  | "standby"
  | "superuser"
  | "verify";

/** One reason to refuse a run. */
export interface Refusal {
  readonly reason: RefusalReason;
  /** What is the matter: a sentence. */
  readonly message: string;
  /** What to do, or to type, next: a sentence. */
  readonly next: string;
}

/** Both sentences. */
export function describeRefusal({ message, next }: Refusal): string {
  return `${message} ${next}`;
}

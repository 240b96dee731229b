import type { Refusal, RefusalReason } from "../errors/refusal.js";
import { type ApprovalClaims, longestLifeSeconds } from "./approval-claims.js";

/** What an approval must be of. */
export interface ExpectedApproval {
  /** `undefined`: the database has no identity yet, so nobody can have approved anything of it. */
  readonly databaseId: string | undefined;
  readonly environment: string | undefined;
  readonly operation: string;
  readonly planHash: string;
  /** Who runs it. */
  readonly actor: string;
  /** By the server's clock, in seconds since the epoch. */
  readonly now: number;
  /** The audit says that it was used. */
  readonly used: boolean;
}

/** Seconds by which the approver's clock may be ahead of the server's. */
const clockLeewaySeconds = 60;

const planAnew =
  "Make the plan anew and have it approved: npx @abe/db-migrate plan --out <file>, npx @abe/db-migrate approve <file> --key <pem-file>";

/** Everything in which an approval, whose signature is good, does not fit the run. */
export function judgeApproval(claims: ApprovalClaims, expected: ExpectedApproval): Refusal[] {
  const { approver, exp, iat } = claims;
  const { now, actor } = expected;
  const faults: readonly (readonly [boolean, RefusalReason, string, string?])[] = [
    // What it was used for has changed the plan: that comes second.
    [
      expected.used,
      "approval-used",
      `The approval ${claims.jti} was used before; it counts for one run, whatever became of that.`,
    ],
    [
      claims.db !== expected.databaseId,
      "approval-other-database",
      "The approval is for another database.",
      "Check which database the configuration leads to: npx @abe/db-migrate config",
    ],
    [
      claims.env !== (expected.environment ?? null),
      "approval-other-environment",
      `The approval is for ${environmentOf(claims.env)}, and this is ${environmentOf(expected.environment ?? null)}.`,
    ],
    [
      claims.op !== expected.operation,
      "approval-other-operation",
      `The approval is for ${claims.op}, and this is ${expected.operation}.`,
    ],
    [
      claims.planHash !== expected.planHash,
      "approval-other-plan",
      `The approval is for another plan: for ${claims.planHash}, and now it is ${expected.planHash}.`,
    ],
    [
      exp - iat > longestLifeSeconds || exp <= iat,
      "approval-malformed",
      "The approval does not end within 7 days of being made.",
    ],
    [now >= exp, "approval-expired", `The approval ended at ${moment(exp)}.`],
    [
      iat > now + clockLeewaySeconds,
      "approval-not-yet-valid",
      `The approval was made at ${moment(iat)}, which is yet to come by the server's clock.`,
      "Set the clock of the machine on which it was made right, and approve the plan again.",
    ],
    [
      isSamePerson(approver, actor),
      "approval-own",
      `${actor} cannot approve what ${actor} runs.`,
      "Let somebody else approve the plan: npx @abe/db-migrate approve <plan-file> --key <pem-file>",
    ],
  ];
  return faults.flatMap(([isFault, reason, message, next = planAnew]) =>
    isFault ? [{ reason, message, next }] : [],
  );
}

/** Names of accounts are compared as people read them. */
function isSamePerson(left: string, right: string): boolean {
  return left.normalize("NFKC").toLowerCase() === right.normalize("NFKC").toLowerCase();
}

function environmentOf(name: string | null): string {
  return name === null ? "no environment" : `environment ${JSON.stringify(name)}`;
}

function moment(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

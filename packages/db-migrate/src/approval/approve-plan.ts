import { randomBytes } from "node:crypto";
import type { MigrationPlan } from "../commands/read-plan.js";
import { MigrationConfigError } from "../errors/config-error.js";
import { isAtomic } from "../plan/is-atomic.js";
import { planHashOf } from "../plan/plan-hash.js";
import { checksumOf } from "../source/checksum.js";
import { type ApprovalClaims, longestLifeSeconds } from "./approval-claims.js";
import { readSigningKey, signApproval } from "./sign-approval.js";

/** Who approves a plan, and for how long. */
export interface ApproveOptions {
  /** Ed25519 private key in PEM form. */
  readonly key: string;
  /** The name under which its public key is configured. It must not be the actor of the run. */
  readonly approver: string;
  /** Milliseconds for which it counts. 1,000 to 604,800,000, which is 7 days. Default 3,600,000. */
  readonly ttlMs?: number;
}

const defaultTtlMs = 3_600_000;

/**
 * Approves exactly this plan on exactly this database, once. Needs no database: whoever approves reads the plan,
 * whose hash is computed anew from what it shows.
 *
 * @returns the token that `approval` takes.
 * @throws MigrationConfigError there is nothing to approve, the plan would be refused, does not do what its hash
 *   says, or is of a database without a history; the key or a value is wrong.
 */
export function approvePlan(plan: MigrationPlan, options: ApproveOptions): string {
  return signApproval(approvalClaims(plan, options, Date.now()), readSigningKey(options.key));
}

function approvalClaims(
  plan: MigrationPlan,
  { approver, ttlMs = defaultTtlMs }: ApproveOptions,
  nowMs: number,
): ApprovalClaims {
  const { databaseId, environment, operation, planHash } = plan;
  const problems = [...planProblems(plan), ...timeProblems(ttlMs)];
  if (databaseId === null || problems.length > 0) throw new MigrationConfigError(problems);
  const iat = Math.floor(nowMs / 1000);
  return {
    db: databaseId,
    env: environment,
    op: operation,
    planHash,
    approver,
    iat,
    exp: iat + Math.floor(ttlMs / 1000),
    jti: randomBytes(18).toString("base64url"),
  };
}

function planProblems(plan: MigrationPlan): string[] {
  const { databaseId, operation, role, request, planHash, steps, problems, faults } = plan;
  const hashed = steps.map(({ name, reason, sql, done }) => ({
    name,
    reason,
    checksum: checksumOf(sql),
    done,
  }));
  const run = {
    operation,
    databaseId: databaseId ?? undefined,
    role: role ?? undefined,
    together: isAtomic(request),
  };
  const found = planHashOf(run, hashed);
  return [
    databaseId === null
      ? "The plan is of a database without a history, which has no identity. Give it one: npx @abe/db-migrate init --history, and make the plan anew."
      : undefined,
    steps.length === 0 ? "The plan does nothing: there is nothing to approve." : undefined,
    found === planHash
      ? undefined
      : "The plan does not do what its hash says: it was edited. Make it anew: npx @abe/db-migrate plan --out <file>",
    problems.length + faults.length > 0
      ? "The plan would be refused: mend what it says first. npx @abe/db-migrate verify"
      : undefined,
  ].filter((problem) => problem !== undefined);
}

function timeProblems(ttlMs: number): string[] {
  const longestMs = longestLifeSeconds * 1000;
  if (Number.isInteger(ttlMs) && ttlMs >= 1000 && ttlMs <= longestMs) return [];
  return [
    `An approval counts for 1,000 to ${longestMs.toLocaleString("en-US")} ms, and not for ${ttlMs}.`,
  ];
}

import { readFile } from "node:fs/promises";
import { approvePlan } from "../approval/approve-plan.js";
import type { MigrationAuth } from "../auth/migration-auth.js";
import type { MigrationPlan } from "../commands/read-plan.js";
import { MigrationConfigError } from "../errors/config-error.js";
import { readPlanFile } from "./plan-file.js";

/** Flags of `approve`. */
export interface ApproveFlags {
  /** Path of a private key. */
  readonly key: string;
  readonly approver?: string;
  /** Milliseconds. */
  readonly ttl?: number;
}

/** An approval that was made just now. */
export interface MadeApproval {
  readonly token: string;
  readonly approver: string;
  readonly plan: MigrationPlan;
}

/**
 * Approves the plan in a file.
 *
 * @param auth whose public keys tell who approves, where that is not said
 * @throws MigrationConfigError
 */
export async function approvePlanFile(
  path: string,
  { key: keyPath, approver: named, ttl }: ApproveFlags,
  auth: () => Promise<MigrationAuth>,
): Promise<MadeApproval> {
  const plan = await readPlanFile(path);
  const key = await readFile(keyPath, "utf8").catch((cause: unknown) => {
    throw new MigrationConfigError(
      [
        `The key ${keyPath} cannot be read. Name the file of your private key: --key <pem-file>. To make one: ` +
          "npx @abe/db-migrate auth keygen <name>",
      ],
      { cause },
    );
  });
  const sign = (approver: string): string =>
    approvePlan(plan, { key, approver, ...(ttl === undefined ? {} : { ttlMs: ttl }) });
  const approver = named ?? ownerOf(sign, await auth());
  return { token: sign(approver), approver, plan };
}

/** The approver whose public key verifies what the key signs. */
function ownerOf(sign: (approver: string) => string, auth: MigrationAuth): string {
  const owner = auth.approvers.find((name) => "claims" in auth.readApproval(sign(name)));
  if (owner !== undefined) return owner;
  throw new MigrationConfigError([
    "The key is that of no approver who is configured: say whose it is with --approver <name>.",
  ]);
}

import type { CommandContext } from "../commands/command-context.js";
import { type ExpectedApproval, judgeApproval } from "../approval/judge-approval.js";
import { wasUsed } from "../approval/consume-approval.js";
import type { Refusal } from "../errors/refusal.js";
import type { ApprovalRecord } from "../history/run-identity.js";
import type { History } from "../history/read-history.js";
import { hashedStep } from "../plan/intended-step.js";
import { planHashOf } from "../plan/plan-hash.js";
import { type PolicyFacts, judgePolicy, needsApproval } from "../policy/judge-policy.js";
import type { MigrationPolicy } from "../policy/migration-policy.js";
import { readServerFacts } from "../preflight/read-server-facts.js";
import { judgeHistory, judgeRoles } from "../preflight/server-facts.js";
import { checkPrivileges } from "../privileges/check-privileges.js";
import type { Migration } from "../source/migration.js";
import { missingApproval } from "./missing-approval.js";
import type { RunPermit } from "./run-permit.js";
import type { RunPlan, RunRequest } from "./run-plan.js";
import { readFindings } from "./read-findings.js";

/** Whether a run is let in, and on what grounds. */
export interface Judgement {
  readonly environment: string | undefined;
  readonly policy: MigrationPolicy;
  readonly facts: PolicyFacts;
  readonly planHash: string;
  /** None: it is let in. */
  readonly refusals: readonly Refusal[];
  /** It needs an approval, or brings one. */
  readonly grounds: "none" | "approval" | "break-glass";
  readonly approval: ApprovalRecord | undefined;
  /** Why the privileges that the rest of the plan needs were not looked at: a clause. */
  readonly skipped: string | undefined;
}

/** Collects what decides over a run, and decides. Changes nothing. */
export async function judgeRun<W>(
  context: CommandContext,
  available: readonly Migration[],
  request: Pick<RunRequest<W>, "operation" | "permit" | "together">,
  { history, plan }: { readonly history: History; readonly plan: RunPlan<W> },
): Promise<Judgement> {
  const environment = context.settings.environment ?? history.environment;
  const policy = context.auth.policyFor(environment);
  const operation = plan.steps.length === 0 ? "initialize" : request.operation;
  const facts: PolicyFacts = {
    environment,
    operation,
    server: await readServerFacts(context.session, rolesOf(context, plan)),
    applicationUser: context.applicationUser(),
    programs: plan.files.filter(({ language }) => language === "program").map(({ path }) => path),
    late: plan.late,
    ...(await readFindings(context, available, policy, { operation, history, plan })),
  };
  const databaseId = history.isNew ? undefined : history.databaseId;
  const { operation: asked, together = false } = request;
  const planHash = planHashOf(
    { operation: asked, databaseId, role: context.role, together },
    plan.steps.map(hashedStep),
  );
  const expected: Omit<ExpectedApproval, "used"> = {
    databaseId,
    environment,
    operation: asked,
    planHash,
    actor: context.run.actor.name,
    now: facts.server.now,
  };
  const permission = await judgePermit(context, request.permit, expected, {
    policy,
    needed: needsApproval(policy, facts),
  });
  const privileges = await checkPrivileges(context, plan.files, facts.server);
  const refusals = [
    ...judgeRoles(facts.server),
    ...(history.isNew ? judgeHistory(facts.server) : []),
    ...judgePolicy(policy, facts),
    ...privileges.refusals,
    ...permission.refusals,
  ];
  const { skipped } = privileges;
  return { environment, policy, facts, planHash, ...permission, refusals, skipped };
}

/** Everything as which the files are to run. */
function rolesOf<W>({ role }: CommandContext, { files }: RunPlan<W>): string[] {
  const own = role === undefined ? [] : [role];
  return [...own, ...files.flatMap(({ directives }) => directives.role ?? [])];
}

type Permission = Pick<Judgement, "refusals" | "grounds" | "approval">;

async function judgePermit(
  { auth, session }: CommandContext,
  permit: RunPermit,
  expected: Omit<ExpectedApproval, "used">,
  { policy, needed }: { readonly policy: MigrationPolicy; readonly needed: boolean },
): Promise<Permission> {
  const breaksGlass = permit.breakGlass !== undefined && policy.breakGlass;
  const ambient = needed && !breaksGlass ? auth.ambientApproval() : undefined;
  const token = permit.approval ?? ambient;
  if (token === undefined) {
    const grounds = needed && breaksGlass ? "break-glass" : "none";
    const missing = needed && !breaksGlass;
    const refusals = missing ? [missingApproval(expected, auth.approvers, permit)] : [];
    return { grounds, refusals, approval: undefined };
  }
  const reading = auth.readApproval(token);
  if ("refusal" in reading) {
    return { grounds: "approval", refusals: [reading.refusal], approval: undefined };
  }
  const { claims } = reading;
  const used = expected.databaseId !== undefined && (await wasUsed(session, claims.jti));
  return {
    grounds: "approval",
    refusals: judgeApproval(claims, { ...expected, used }),
    approval: { id: claims.jti, approver: claims.approver },
  };
}

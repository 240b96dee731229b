import type { Refusal } from "../errors/refusal.js";
import { type ServerFacts, findPower } from "../preflight/server-facts.js";
import type { MigrationPolicy, PolicyOperation, PolicyRequirement } from "./migration-policy.js";

/** A migration older than an applied one that is about to be applied. */
export interface LateMigration {
  readonly name: string;
  /** The command names it. */
  readonly named: boolean;
}

/**
 * What asks to be let in. `initialize` makes the tables of the history, and nothing else; `import` records what
 * another tool has applied, which is what a baseline is.
 */
export type AdmittedOperation = PolicyOperation | "initialize" | "import";

/** What a policy is asked about. */
export interface PolicyFacts {
  readonly environment: string | undefined;
  readonly operation: AdmittedOperation;
  readonly server: ServerFacts;
  /** As whom the application logs in. `undefined`: not known. */
  readonly applicationUser: string | undefined;
  /** Paths of the programs that are about to run. */
  readonly programs: readonly string[];
  readonly late: readonly LateMigration[];
  /** What the linter calls an error, each with its place. */
  readonly lintErrors: readonly string[];
  /** What `verify` finds, each a sentence. */
  readonly verifyFindings: readonly string[];
}

/** Everything in which a run does not fulfil the policy; an approval is judged by itself. */
export function judgePolicy(policy: MigrationPolicy, facts: PolicyFacts): Refusal[] {
  const requires = (requirement: PolicyRequirement): boolean =>
    policy.require.includes(requirement);
  return [
    ...(requires("nonSuperuser") ? findPower(facts.server) : []),
    ...(requires("separateUser") ? sameUser(facts) : []),
    ...(requires("tls") ? unencrypted(facts) : []),
    ...forbiddenOperation(policy, facts),
    ...forbiddenPrograms(policy, facts),
    ...forbiddenLate(policy, facts),
    ...(requires("lintClean") ? facts.lintErrors.map(lintError) : []),
    ...(requires("cleanVerify") ? facts.verifyFindings.map(verifyFinding) : []),
  ];
}

/** Whether the run needs an approval of its plan. */
export function needsApproval(
  { require, allow }: MigrationPolicy,
  { operation, programs, late }: Pick<PolicyFacts, "operation" | "programs" | "late">,
): boolean {
  if (operation === "initialize") return false;
  return (
    require.includes("approval") ||
    allow[ruleOf(operation)] === "approval" ||
    (programs.length > 0 && allow.programs === "approval") ||
    (late.length > 0 && allow.outOfOrder === "approval")
  );
}

/** The rule for an operation that has none of its own. */
function ruleOf(operation: Exclude<AdmittedOperation, "initialize">): PolicyOperation {
  return operation === "import" ? "baseline" : operation;
}

/** The part of a message that says whose rule it is. */
function policyOf({ environment }: PolicyFacts): string {
  return `the policy of ${environment ?? "this database"}`;
}

function sameUser(facts: PolicyFacts): Refusal[] {
  const { applicationUser, server } = facts;
  if (applicationUser === undefined) {
    return [
      {
        reason: "same-user",
        message: `As whom the application logs in is not known, and ${policyOf(facts)} wants migrations to log in as another role.`,
        next: "Say it: DB_MIGRATION_APPLICATION_USER.",
      },
    ];
  }
  if (applicationUser !== server.user) return [];
  return [
    {
      reason: "same-user",
      message: `${server.user} is the application's role too, and ${policyOf(facts)} wants migrations to log in as another one.`,
      next: "Set DB_MIGRATION_USER; where these are its credentials already, say who the application is: DB_MIGRATION_APPLICATION_USER.",
    },
  ];
}

function unencrypted(facts: PolicyFacts): Refusal[] {
  const { encrypted, local } = facts.server;
  if (encrypted || local) return [];
  return [
    {
      reason: "not-encrypted",
      message: `The connection is not encrypted, and ${policyOf(facts)} wants it to be.`,
      next: "Set DB_SSL=true.",
    },
  ];
}

function forbiddenOperation({ allow }: MigrationPolicy, facts: PolicyFacts): Refusal[] {
  const { operation } = facts;
  if (operation === "initialize" || allow[ruleOf(operation)] !== false) return [];
  return [
    {
      reason: "operation",
      message: `${operation} is not allowed by ${policyOf(facts)}.`,
      next: alternatives[ruleOf(operation)],
    },
  ];
}

const alternatives: Readonly<Record<PolicyOperation, string>> = {
  up: "Who may change that is who may change allow.up.",
  down: "Write a migration that undoes it: npx @abe/db-migrate create <name>",
  redo: "Write a migration that mends it: npx @abe/db-migrate create <name>",
  repair: "See what it would mend: npx @abe/db-migrate verify",
  baseline: "See what is applied: npx @abe/db-migrate status",
};

function forbiddenPrograms({ allow }: MigrationPolicy, facts: PolicyFacts): Refusal[] {
  if (allow.programs !== false) return [];
  return facts.programs.map((path) => ({
    reason: "program",
    message: `${path} is a program, which nobody can look into, and ${policyOf(facts)} allows none.`,
    next: "Write it in SQL: npx @abe/db-migrate create <name>",
  }));
}

function forbiddenLate({ allow }: MigrationPolicy, facts: PolicyFacts): Refusal[] {
  const { outOfOrder } = allow;
  if (outOfOrder === true || outOfOrder === "approval") return [];
  return facts.late
    .filter(({ named }) => outOfOrder === false || !named)
    .map(({ name }) => ({
      reason: "out-of-order",
      message:
        `${name} is older than an applied migration, and ${policyOf(facts)} allows ` +
        (outOfOrder === false ? "none of these." : "only those that are named."),
      next:
        outOfOrder === false
          ? "Give its folder a later version."
          : `Look at it, and run: npx @abe/db-migrate up --allow-out-of-order ${name}`,
    }));
}

function lintError(found: string): Refusal {
  const next = "What to do instead: npx @abe/db-migrate lint --pending";
  return { reason: "lint", message: `${found}.`, next };
}

function verifyFinding(found: string): Refusal {
  return { reason: "verify", message: found, next: "Look again with: npx @abe/db-migrate verify" };
}

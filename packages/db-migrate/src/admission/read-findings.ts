import { lintErrors } from "../commands/check-lint.js";
import type { CommandContext } from "../commands/command-context.js";
import type { History } from "../history/read-history.js";
import { historyProblems } from "../plan/plan-up.js";
import { describeHistoryProblem } from "../plan/problems.js";
import type { PolicyFacts } from "../policy/judge-policy.js";
import type { MigrationPolicy } from "../policy/migration-policy.js";
import { inspectFully } from "../source/inspect-fully.js";
import type { Migration } from "../source/migration.js";
import { syntaxFaults } from "../source/syntax-faults.js";
import type { RunPlan } from "./run-plan.js";

type Findings = Pick<PolicyFacts, "lintErrors" | "verifyFindings">;

/** What the policy wants to be told: the linter and `verify` cost time, and are asked only then. */
export async function readFindings<W>(
  { settings }: CommandContext,
  available: readonly Migration[],
  { require }: MigrationPolicy,
  run: {
    readonly operation: PolicyFacts["operation"];
    readonly history: History;
    readonly plan: RunPlan<W>;
  },
): Promise<Findings> {
  const { operation, history, plan } = run;
  const runs = operation === "up" || operation === "redo";
  const lints = runs && require.includes("lintClean");
  const verifies = (runs || operation === "down") && require.includes("cleanVerify");
  const ups = plan.steps.filter(({ reason }) => reason !== "replace" && reason !== "revert");
  const names = ups.map(({ name }) => name);
  const errors = lints ? await lintErrors(settings, available, names) : [];
  return {
    lintErrors: errors.map(
      ({ file, line, column, message, rule }) => `${file}:${line}:${column}: ${message} (${rule})`,
    ),
    verifyFindings: verifies ? await verifyFindings(operation, available, history) : [],
  };
}

async function verifyFindings(
  operation: PolicyFacts["operation"],
  available: readonly Migration[],
  { entries }: History,
): Promise<string[]> {
  const files = available.flatMap(({ up, down }) => (down === undefined ? [up] : [up, down]));
  const inspected = await Promise.all(files.map(inspectFully));
  const problems = historyProblems(available, entries)
    // What was begun to be reverted is finished by reverting it.
    .filter(({ kind }) => operation !== "down" || kind !== "half-reverted");
  const ran = new Set(entries.map(({ upChecksum }) => upChecksum));
  const unread = inspected.filter(({ checksum }) => !ran.has(checksum));
  const faults = [
    ...inspected.flatMap((file) => file.faults),
    ...(await Promise.all(unread.map(syntaxFaults))).flat(),
  ];
  return [
    ...problems.map(describeHistoryProblem),
    ...faults.map(({ file, line, column, fault }) => `${file}:${line}:${column}: ${fault}.`),
  ];
}

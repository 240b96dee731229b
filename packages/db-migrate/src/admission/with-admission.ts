import { emitWarning } from "@abe/db-core/session";
import type { CommandContext } from "../commands/command-context.js";
import { withLock } from "../commands/with-history.js";
import { consumeApproval } from "../approval/consume-approval.js";
import { MigrationConfigError } from "../errors/config-error.js";
import type { MigrationWarningCode } from "../errors/error-codes.js";
import { PlanChangedError } from "../errors/history-errors.js";
import { PreflightError } from "../errors/preflight-error.js";
import type { Refusal } from "../errors/refusal.js";
import { type AuditRow, insertAuditRow } from "../history/audit-row.js";
import { createHistory, prepareHistory } from "../history/prepare-history.js";
import { type History, checkEnvironment, noHistory, readHistory } from "../history/read-history.js";
import { checkPlace } from "../preflight/check-server.js";
import type { Migration } from "../source/migration.js";
import { notingDenial } from "./denial.js";
import { type Judgement, judgeRun } from "./judge-run.js";
import { readWarnings } from "./read-warnings.js";
import type { RunPlan, RunRequest } from "./run-plan.js";
import { typedCommand } from "./typed-command.js";

/**
 * Runs `work` under the migration lock, once everything that could speak against it has been asked: server,
 * roles, privileges, policy, approval, and what the command itself refuses. Until then nothing is written but, where
 * there is a history, that it was denied. Then an approval is used up, and that is committed before the first statement: a run that fails needs
 * another one, because what it leaves is not what was approved, and a token that outlives a run of which nobody
 * knows the end could be run twice.
 *
 * @throws PreflightError every reason at once.
 * @throws MigrationLockedError, WrongEnvironmentError, HistoryFormatError, PoolerDetectedError, PlanChangedError
 */
export async function withAdmission<W, T>(
  context: CommandContext,
  available: readonly Migration[],
  request: RunRequest<W>,
  work: (locked: CommandContext, plan: W) => Promise<T>,
): Promise<T> {
  checkPermit(request.permit);
  await checkPlace(context);
  const { session, settings } = context;
  const ask = (history: History): Promise<Asked<W>> =>
    askToRun(context, available, request, history);
  // The lease is a row of the history, which is made before it, but not for a run that is refused.
  const isNew = settings.lockMode === "lease" && (await readHistory(session)) === undefined;
  if (isNew) {
    await ask(noHistory);
    await createHistory(session);
  }
  const { operation } = request;
  const direction = operation === "up" || operation === "down" ? operation : undefined;
  const admitted = async (locked: CommandContext): Promise<T> => {
    const found = await readHistory(session, request.historyOptions);
    const { plan, judgement } = await ask(found === undefined ? noHistory : { ...found, isNew });
    await prepareHistory(session, settings.environment, found);
    await notingDenial(context, { operation, hasHistory: true, ...judgement }, async () =>
      plan.confirm?.(),
    );
    for (const warning of await readWarnings(context, plan.files, judgement)) {
      emitWarning(context.server, warning);
    }
    return work(await admit(locked, request, judgement), plan.work);
  };
  return withLock(context, admitted, { direction, command: typedCommand(operation) });
}

/** The rows hold literals: each is another text. */
const auditName = "db-migrate: write audit";

/** @throws MigrationConfigError */
function checkPermit({ approval, breakGlass }: RunRequest<unknown>["permit"]): void {
  if (approval !== undefined && breakGlass !== undefined) {
    throw new MigrationConfigError(["Give an approval, or break the glass, not both."]);
  }
  if (breakGlass !== undefined && breakGlass.trim() === "") {
    throw new MigrationConfigError(["breakGlass is empty: say why, for the audit."]);
  }
}

interface Asked<W> {
  readonly plan: RunPlan<W>;
  readonly judgement: Judgement;
}

/** @throws PreflightError, WrongEnvironmentError, PlanChangedError the audit has it, where there is one. */
async function askToRun<W>(
  context: CommandContext,
  available: readonly Migration[],
  request: RunRequest<W>,
  history: History,
): Promise<Asked<W>> {
  const { operation, permit } = request;
  const asking = { operation, hasHistory: history.databaseId !== undefined };
  const plan = await notingDenial(context, asking, async () => {
    checkEnvironment(history, context.settings.environment);
    return request.plan(history);
  });
  const judgement = await judgeRun(context, available, request, { history, plan });
  await notingDenial(context, { ...asking, ...judgement }, async () =>
    refuseDenied(judgement, permit.planHash),
  );
  return { plan, judgement };
}

/** @throws PreflightError, PlanChangedError */
function refuseDenied({ refusals, planHash }: Judgement, wanted: string | undefined): void {
  if (refusals.length > 0) throw new PreflightError(refusals);
  if (wanted !== undefined && wanted !== planHash) throw new PlanChangedError(wanted, planHash);
}

/** Writes down that the run begins, and what let it in. */
async function admit<W>(
  locked: CommandContext,
  { operation, permit }: RunRequest<W>,
  { environment, grounds, planHash, approval, facts }: Judgement,
): Promise<CommandContext> {
  // What does nothing needs no grounds and leaves no row.
  if (facts.operation === "initialize" && grounds === "none") return locked;
  const run = { ...locked.run, planHash, approval };
  const admitted = { ...locked, run };
  const row = (phase: AuditRow["phase"], detail?: AuditRow["detail"]): string =>
    insertAuditRow({ operation, phase, migration: null, ...(detail && { detail }) }, run);
  const { session } = locked;
  if (grounds === "approval") {
    if (await consumeApproval(session, row("approved"))) return admitted;
    throw new PreflightError([usedMeanwhile(approval?.id ?? "")]);
  }
  if (grounds === "break-glass") {
    const reason = permit.breakGlass ?? "";
    await session.query({ text: row("break-glass", { reason }), name: auditName });
    warnOfBrokenGlass(locked, operation, reason);
  } else if (environment !== undefined)
    await session.query({ text: row("started"), name: auditName });
  return admitted;
}

function usedMeanwhile(id: string): Refusal {
  return {
    reason: "approval-used",
    message: `The approval ${id} was used by another run just now.`,
    next: "Look at what it did: npx @abe/db-migrate audit",
  };
}

function warnOfBrokenGlass(
  { server, run }: CommandContext,
  operation: string,
  reason: string,
): void {
  emitWarning(server, {
    code: "DB_MIGRATE_BREAK_GLASS" satisfies MigrationWarningCode,
    message: `${run.actor.name} runs ${operation} without an approval: ${reason}`,
    details: { operation, reason, actor: run.actor.name },
  });
}

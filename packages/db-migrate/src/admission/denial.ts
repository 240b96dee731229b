import { isDatabaseError } from "@abe/db-core/errors";
import type { CommandContext } from "../commands/command-context.js";
import { DataLossError } from "../errors/data-loss-error.js";
import {
  HistoryMismatchError,
  IrreversibleMigrationError,
  PlanChangedError,
  WrongEnvironmentError,
} from "../errors/history-errors.js";
import { LintRefusedError } from "../errors/lint-error.js";
import { PreflightError } from "../errors/preflight-error.js";
import { insertAuditRow } from "../history/audit-row.js";
import type { AdmittedOperation } from "../policy/judge-policy.js";
import type { Judgement } from "./judge-run.js";

/** Errors that say that a run was not let in, whatever asked for it. */
const classes = [
  DataLossError,
  HistoryMismatchError,
  IrreversibleMigrationError,
  LintRefusedError,
  PlanChangedError,
  PreflightError,
  WrongEnvironmentError,
] as const;

type DenialError = InstanceType<(typeof classes)[number]>;

/** What was asked for. The plan is known only where it got as far as that. */
export interface DeniedRun extends Partial<Pick<Judgement, "planHash" | "approval">> {
  readonly operation: AdmittedOperation;
  /** There is an audit to write to. */
  readonly hasHistory: boolean;
}

/**
 * Runs `work`, and writes it to the audit when it refuses the run. That it could not be written does not take the
 * place of the refusal: it is among what the error has suppressed.
 *
 * @throws what `work` throws.
 */
export async function notingDenial<T>(
  context: CommandContext,
  denied: DeniedRun,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (denied.hasHistory && isDenial(error)) await note(context, denied, error);
    throw error;
  }
}

function isDenial(error: unknown): error is DenialError {
  return classes.some((each) => error instanceof each);
}

async function note(
  { session, run }: CommandContext,
  { operation, planHash, approval }: DeniedRun,
  error: DenialError,
): Promise<void> {
  const detail =
    error instanceof PreflightError
      ? { reasons: error.refusals.map(({ reason }) => reason).join(", ") }
      : { code: error.code };
  const row = { operation, phase: "denied", migration: null, detail } as const;
  const text = insertAuditRow(row, { ...run, planHash, approval });
  try {
    await session.query({ text, name: "db-migrate: write audit" });
  } catch (cause) {
    if (!isDatabaseError(cause)) throw cause;
    error.suppressed.push(cause);
  }
}

import { TxAbortedCommitError, isDatabaseError } from "@abe/db-core/errors";
import type { Session } from "@abe/db-core/session";
import { insertAuditRow } from "../history/audit-row.js";
import type { RunIdentity } from "../history/run-identity.js";
import { isConcurrent } from "../source/inspect-file.js";
import { describeFailure } from "./describe-failure.js";
import {
  type RunSettings,
  closingMessage,
  sessionMessage,
  transactionalMessage,
} from "./migration-message.js";
import type { MigrationUnit } from "./migration-unit.js";

/** What every file of a run shares. */
export interface RunContext {
  /** Holds the migration lock. */
  readonly session: Session;
  readonly run: RunIdentity;
  readonly role: string | undefined;
  /** Milliseconds; a file's own directive goes before it. */
  readonly lockTimeoutMs: number;
  /** A text that no file can know. */
  readonly nonce: () => string;
}

/** When a file ran, by the server's clock. */
export interface UnitTiming {
  readonly startedAt: Date;
  /** 0 where the history does not know it. */
  readonly durationMs: number;
}

/**
 * Runs one file and records it. `undefined`: it ran, and its history row was not there to be changed.
 *
 * @throws MigrationFailedError says where and what is in the database now.
 */
export async function runUnit(
  unit: MigrationUnit,
  context: RunContext,
): Promise<UnitTiming | undefined> {
  return unit.file.directives.transaction
    ? runInTransaction(unit, context)
    : runOutside(unit, context);
}

async function runInTransaction(
  unit: MigrationUnit,
  context: RunContext,
): Promise<UnitTiming | undefined> {
  const { session, run } = context;
  const records = [unit.together(), insertAuditRow({ ...unit.audit, phase: "done" }, run)];
  const settings = settingsOf(unit, context);
  const message = transactionalMessage(unit.file.text, records, settings, context.nonce());
  try {
    const { results } = await session.simple(message.text);
    checkCommitted(results.at(-1)?.command);
    return timingOf(results);
  } catch (error) {
    await session.rollback();
    const unrecorded = await recordFailure(unit, error, context, []);
    throw describeFailure({ unit, error, leading: message, invalidIndexes: [], unrecorded });
  }
}

/** PostgreSQL answers the COMMIT of a failed transaction with ROLLBACK, and with no error. */
function checkCommitted(tag: string | undefined): void {
  if (tag === "COMMIT") return;
  throw new TxAbortedCommitError(`COMMIT was answered with ${tag ?? "nothing"}`);
}

/** The file is one statement: PostgreSQL treats several in one message as a transaction. */
async function runOutside(
  unit: MigrationUnit,
  context: RunContext,
): Promise<UnitTiming | undefined> {
  const { session, run } = context;
  await session.simple(sessionMessage([unit.before()], settingsOf(unit, context)));
  try {
    if (unit.file.statements.length > 0) await session.simple(unit.file.text);
  } catch (error) {
    const leading = { leadingCharacters: 0, leadingCommands: 0 };
    const invalidIndexes = await readInvalidIndexes(unit, session);
    const unrecorded = await recordFailure(unit, error, context, [unit.undo()]);
    throw describeFailure({ unit, error, leading, invalidIndexes, unrecorded });
  }
  const records = [unit.after(), insertAuditRow({ ...unit.audit, phase: "done" }, run)];
  const { results } = await session.simple(closingMessage(records));
  return timingOf(results);
}

function settingsOf({ file }: MigrationUnit, context: RunContext): RunSettings {
  const { directives, statements } = file;
  // CONCURRENTLY waits for the transactions of others by way of locks: a time-out there would leave an
  // invalid index behind each time somebody takes long.
  const patient = !directives.transaction && statements.some(isConcurrent);
  return {
    role: context.role,
    lockTimeoutMs: directives.lockTimeoutMs ?? (patient ? 0 : context.lockTimeoutMs),
    statementTimeoutMs: directives.statementTimeoutMs ?? 0,
  };
}

/** Writes what failed to the audit. @returns why that could not be written, if so. */
async function recordFailure(
  unit: MigrationUnit,
  failure: unknown,
  { session, run }: RunContext,
  undo: readonly string[],
): Promise<unknown> {
  const detail = { code: isDatabaseError(failure) ? failure.code : "unknown" };
  const row = { ...unit.audit, phase: "failed" as const, detail };
  try {
    await session.simple(closingMessage([...undo, insertAuditRow(row, run)]));
    return undefined;
  } catch (error) {
    return error;
  }
}

async function readInvalidIndexes(unit: MigrationUnit, session: Session): Promise<string[]> {
  if (!unit.file.statements.some(isConcurrent)) return [];
  try {
    return await session.column<string>(
      "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid ORDER BY 1",
    );
  } catch (error) {
    // A dead connection says nothing new: the failure being described already does.
    if (isDatabaseError(error)) return [];
    throw error;
  }
}

/** The row that the history's statement returned; rows of a simple query are texts. */
function timingOf(
  results: readonly { readonly rows: readonly unknown[] }[],
): UnitTiming | undefined {
  for (const { rows } of results.toReversed()) {
    const [row] = rows;
    const startedMs = textOf(row, "started_ms");
    if (startedMs === undefined) continue;
    return {
      startedAt: new Date(Number(startedMs)),
      durationMs: Number(textOf(row, "duration_ms") ?? 0),
    };
  }
  return undefined;
}

function textOf(row: unknown, column: string): string | undefined {
  const value: unknown = typeof row === "object" && row !== null ? Reflect.get(row, column) : null;
  return typeof value === "string" ? value : undefined;
}

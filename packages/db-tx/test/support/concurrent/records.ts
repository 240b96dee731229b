import {
  isDatabaseError,
  NoRowsError,
  StatementError,
  TooManyRowsError,
  TxClosedError,
} from "@abe/db-core/errors";
import { type Completion, TxParentBusyError } from "../../../src/index.js";
import { OwnError } from "./operations.js";
import type { Operation, Program } from "./programs.js";

/** What a caller was told. */
export type Told =
  | "done"
  | "notApplied"
  | "unknown"
  /** Nobody awaited it. */
  | "unheard"
  | "pending"
  /** By an error that is neither the database's nor the caller's own. */
  | "unexpected";

/** What a call ended with. */
interface Ended {
  told: Told;
  error?: unknown;
}

/** A transaction, or a savepoint in the scope `around` it. */
export interface ScopeRecord extends Ended {
  readonly around: ScopeRecord | undefined;
  /** What hooks were told of a transaction. */
  completion?: Completion;
}

/** An operation that stores `rows` rows, or none. */
export interface OperationRecord extends Ended {
  readonly id: number;
  readonly operation: Operation;
  readonly scope: ScopeRecord;
  readonly rows: number;
}

/** What came of a program. */
export interface Run {
  readonly program: Program;
  readonly root: ScopeRecord;
  readonly operations: readonly OperationRecord[];
}

/** Notes what a scope ends with. */
export function hearScope(answer: Promise<unknown>, record: ScopeRecord): Promise<void> {
  return hear(answer, record, toldOfScope);
}

const readingRefusals = [TxClosedError, TxParentBusyError, StatementError];

/** Notes what an operation ends with. */
export function hearOperation(answer: Promise<unknown>, record: OperationRecord): Promise<void> {
  return hear(answer, record, (error) => {
    // The statement ran: only its rows are not as many as were asked for.
    if (error instanceof NoRowsError || error instanceof TooManyRowsError) return "done";
    // This side has refused to read on, beside a savepoint or a COPY or behind the end: the transaction's own end tells
    // what became of what the statement did.
    const isReading = readingRefusals.some((refusal) => error instanceof refusal);
    if (isReading && record.operation.kind === "stream") return "unknown";
    return toldOfScope(error);
  });
}

function hear(
  answer: Promise<unknown>,
  record: Ended,
  toldBy: (error: unknown) => Told,
): Promise<void> {
  return answer.then(
    () => {
      record.told = "done";
    },
    (error: unknown) => {
      record.told = toldBy(error);
      record.error = error;
    },
  );
}

function toldOfScope(error: unknown): Told {
  if (error instanceof OwnError) return "notApplied";
  if (!isDatabaseError(error)) return "unexpected";
  if (error.outcome === "applied") return "done";
  return error.outcome === "unknown" ? "unknown" : "notApplied";
}

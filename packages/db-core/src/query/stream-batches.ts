import type { DriverCursor } from "../driver/driver.js";
import type { Call } from "./call.js";
import type { Conduit } from "./conduit.js";
import { type Limit, stopped } from "./limit.js";
import type { Observation } from "./observe.js";
import type { ObservedLoop } from "./observed-loop.js";
import type { PreparedCall } from "./prepare.js";
import { Supervision } from "./supervision.js";

/** A statement whose rows are read through a cursor. */
export interface Reading {
  readonly call: Call;
  readonly prepared: PreparedCall;
  readonly limit: Limit | undefined;
  readonly batchSize: number;
  readonly observation: Observation | undefined;
  readonly loop: ObservedLoop | undefined;
}

/** Batches after which whoever reads is taken to read on to the end. */
const aheadFrom = 2;
/** Milliseconds within which a batch has to come, so that nobody who leaves waits for one that was not asked for. */
const promptMs = 50;

/** Rows, at most `batchSize` at a time; none of the batches is empty. */
export async function* streamBatches(
  conduit: Conduit,
  reading: Reading,
): AsyncGenerator<readonly unknown[]> {
  const { limit } = reading;
  const { prepared: statement } = reading;
  const over = limit?.reason;
  if (over !== undefined)
    throw stopped(over, { outcome: "not_applied", statement: statement.text });
  const borrowed = await conduit.borrow({
    limit,
    dirties: statement.known.kind === "session",
    held: true,
    statement: statement.text,
    listener: reading.loop,
  });
  reading.observation?.acquired();
  const supervision = new Supervision(borrowed, limit, statement.text);
  let left: DriverCursor | undefined;
  let failed = false;
  // What was read too late is undone: only the end of the reading commits it, but for what commits by itself.
  const late = statement.commitsInParts === true ? "unknown" : "not_applied";
  try {
    const cursor = await supervision.answer(() => borrowed.openCursor(statement), late);
    left = cursor;
    const read = (): Promise<unknown[]> =>
      supervision.answer(() => cursor.read(reading.batchSize), late);
    yield* batches(read, reading.batchSize, {
      // In a transaction others may use the connection between two batches.
      mayGoAhead: !borrowed.inTransaction,
      resumed: () => supervision.refuseWhenOver(),
    });
    await supervision.answer(() => {
      left = undefined;
      // Outside a transaction this commits what the statement did, which may be refused.
      return cursor.close();
    });
  } catch (error) {
    failed = true;
    throw error;
  } finally {
    await leave(supervision, left, failed);
  }
}

/** The next batch is asked for while this one is used, once that pays and nobody has to wait for it. */
async function* batches(
  read: () => Promise<unknown[]>,
  batchSize: number,
  { mayGoAhead, resumed }: { readonly mayGoAhead: boolean; readonly resumed: () => void },
): AsyncGenerator<readonly unknown[]> {
  let ahead: Promise<unknown[]> | undefined;
  for (let count = 1; ; count++) {
    const askedAt = performance.now();
    const rows = await (ahead ?? read());
    const isPrompt = performance.now() - askedAt < promptMs;
    const isLast = rows.length < batchSize;
    ahead = mayGoAhead && !isLast && isPrompt && count >= aheadFrom ? read() : undefined;
    // Whoever reads on gets the error; whoever leaves is told by the cursor's end.
    ahead?.catch(() => undefined);
    if (rows.length > 0) yield rows;
    resumed();
    if (isLast) return;
  }
}

/**
 * Ends the borrowing: the connection goes back only when the portal is closed for certain. What an aborted
 * statement did is undone, so that its error says the truth; what the loop has left early is kept.
 *
 * @throws DatabaseError what was to be kept was not, or nobody knows.
 */
async function leave(
  supervision: Supervision,
  cursor: DriverCursor | undefined,
  failed: boolean,
): Promise<void> {
  const failure = await supervision.leave(async () => cursor?.close({ undo: failed }));
  supervision.end();
  if (failure !== undefined && !failed) throw failure.error;
}

import type { StreamOptions } from "../queryable.js";
import { ParameterError } from "../errors/query-errors.js";
import { type Conduit, outcomeNow } from "./conduit.js";
import type { Call } from "./call.js";
import { Limit, stopped } from "./limit.js";
import { type Observation, observe } from "./observe.js";
import { ObservedLoop } from "./observed-loop.js";
import { type PreparedCall, prepareCall } from "./prepare.js";
import { Supervision } from "./supervision.js";
import { validateRow } from "./validate-rows.js";
import type { DriverCursor } from "../driver/driver.js";

const defaultBatchSize = 1_000;

/** Reads rows through a cursor. Nothing happens before the first `next()`. */
export async function* streamRows(
  conduit: Conduit,
  call: Call,
  options: StreamOptions,
): AsyncGenerator {
  const batchSize = checkBatchSize(options.batchSize ?? defaultBatchSize);
  const prepared = prepareCall(call, conduit.context);
  const limit = Limit.of({
    signals: [options.signal, conduit.signal],
    timeoutMs: options.timeoutMs,
  });
  const observation = observe(conduit, "cursor", call);
  const loop = observation && new ObservedLoop(observation);
  let rowCount = 0;
  try {
    const rows = readAll(conduit, { prepared, limit, batchSize, observation, loop });
    for await (const row of rows) {
      const { schema } = call;
      const outcome = outcomeNow(conduit);
      const read =
        schema === undefined
          ? row
          : await validateRow(row, { call, schema, index: rowCount, outcome });
      rowCount++;
      loop?.pause(rowCount);
      try {
        yield read;
      } finally {
        loop?.resume();
      }
    }
  } catch (error) {
    observation?.failed(error, rowCount);
    throw error;
  } finally {
    observation?.ended(rowCount);
  }
}

interface Reading {
  readonly prepared: PreparedCall;
  readonly limit: Limit | undefined;
  readonly batchSize: number;
  readonly observation: Observation | undefined;
  readonly loop: ObservedLoop | undefined;
}

async function* readAll(conduit: Conduit, reading: Reading): AsyncGenerator {
  const { limit, batchSize } = reading;
  const { prepared: statement, known } = reading.prepared;
  const over = limit?.reason;
  if (over !== undefined)
    throw stopped(over, { outcome: "not_applied", statement: statement.text });
  const borrowed = await conduit.borrow({
    limit,
    dirties: known.kind === "session",
    held: true,
    statement: statement.text,
    listener: reading.loop,
  });
  reading.observation?.acquired();
  const supervision = new Supervision(borrowed, limit, statement.text);
  let left: DriverCursor | undefined;
  let failed = false;
  try {
    const cursor = await supervision.answer(() => borrowed.openCursor(statement));
    left = cursor;
    for (;;) {
      const rows = await supervision.answer(() => cursor.read(batchSize));
      for (const row of rows) {
        supervision.refuseWhenOver();
        yield row;
      }
      if (rows.length < batchSize) break;
    }
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

function checkBatchSize(batchSize: number): number {
  if (Number.isInteger(batchSize) && batchSize >= 1 && batchSize <= 2 ** 31 - 1) return batchSize;
  throw new ParameterError(`batchSize is an integer of at least 1, not ${batchSize}`);
}

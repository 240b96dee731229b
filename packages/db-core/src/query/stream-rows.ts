import type { StreamOptions } from "../queryable.js";
import { ParameterError } from "../errors/query-errors.js";
import type { Borrowed, Conduit } from "./conduit.js";
import type { Call } from "./call.js";
import { Limit, stopped } from "./limit.js";
import { type Observation, observe } from "./observe.js";
import { prepareCall } from "./prepare.js";
import { validateRow } from "./validate-rows.js";
import type { DriverCursor, Prepared } from "../driver/driver.js";

const defaultBatchSize = 1_000;

/** Reads rows through a cursor. Nothing happens before the first `next()`. */
export async function* streamRows(
  conduit: Conduit,
  call: Call,
  options: StreamOptions,
): AsyncGenerator {
  const batchSize = checkBatchSize(options.batchSize ?? defaultBatchSize);
  const { prepared } = prepareCall(call, conduit.context);
  const limit = Limit.of({ signals: [options.signal, conduit.signal] });
  const observation = observe(conduit, {
    kind: "cursor",
    text: call.text,
    name: call.name,
    batchSize: 1,
    parameterised: call.values.length > 0,
  });
  let rowCount = 0;
  try {
    for await (const row of readAll(conduit, { prepared, limit, batchSize, observation })) {
      const { schema } = call;
      const read = schema === undefined ? row : await validateRow(row, schema, call, rowCount);
      rowCount++;
      yield read;
    }
  } catch (error) {
    observation?.end({ error, rowCount });
    throw error;
  } finally {
    observation?.end({ rowCount });
  }
}

interface Reading {
  readonly prepared: Prepared;
  readonly limit: Limit | undefined;
  readonly batchSize: number;
  readonly observation: Observation | undefined;
}

async function* readAll(conduit: Conduit, reading: Reading): AsyncGenerator {
  const { prepared, limit, batchSize } = reading;
  const borrowed = await conduit.borrow({ limit, dirties: false });
  reading.observation?.acquired();
  let cursor: DriverCursor | undefined;
  let cancelled: Promise<void> | undefined;
  const unwatch = limit?.watch(() => {
    cancelled = borrowed.connection.cancel();
  });
  try {
    refuseWhenOver(limit, prepared);
    cursor = await borrowed.openCursor(prepared);
    for (;;) {
      const rows = await cursor.read(batchSize);
      yield* rows;
      refuseWhenOver(limit, prepared);
      if (rows.length < batchSize) return;
    }
  } catch (error) {
    refuseWhenOver(limit, prepared, error);
    throw error;
  } finally {
    unwatch?.();
    await endReading(borrowed, cursor, cancelled);
  }
}

/** The connection goes back only when the portal is closed for certain. */
async function endReading(
  borrowed: Borrowed,
  cursor: DriverCursor | undefined,
  cancelled: Promise<void> | undefined,
): Promise<void> {
  // After an error the portal is gone with it; what its close says adds nothing.
  await cursor?.close().catch(() => undefined);
  if (cancelled === undefined) borrowed.giveBack();
  else borrowed.quarantine(cancelled);
}

function refuseWhenOver(limit: Limit | undefined, prepared: Prepared, answer?: unknown): void {
  const reason = limit?.reason;
  if (reason !== undefined)
    throw stopped(reason, { outcome: "not_applied", statement: prepared.text, answer });
}

function checkBatchSize(batchSize: number): number {
  if (Number.isInteger(batchSize) && batchSize >= 1) return batchSize;
  throw new ParameterError(`batchSize is an integer of at least 1, not ${batchSize}`);
}

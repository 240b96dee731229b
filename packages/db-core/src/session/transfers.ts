import type { DriverCursor, Prepared, StatementResult } from "../driver/driver.js";
import { QueryAbortedError } from "../errors/query-errors.js";
import { TxClosedError } from "../errors/transaction-errors.js";
import type { CopyInSource } from "../query/conduit.js";
import type { Traffic } from "./traffic.js";
import type { Task } from "./turnstile.js";

/** Opens a cursor in its turn. */
export function openCursor(
  traffic: Traffic,
  statement: Prepared,
  task: Task,
): Promise<DriverCursor> {
  return traffic.pass(task, () => {
    // Outside a transaction the portal lives until the connection serves anything else.
    if (!traffic.inTransaction)
      traffic.occupancy.begin(task, "a stream is being read on this connection");
    return traffic.afterPending(async () => {
      traffic.block.refuseWhenFailed(traffic.wire.status());
      task.request = statement;
      return bound(traffic, await traffic.remember(traffic.connection.openCursor(statement)), task);
    });
  });
}

/** A cursor that asks nothing once its transaction or its lease is over. */
function bound(traffic: Traffic, cursor: DriverCursor, task: Task): DriverCursor {
  const { block, occupancy } = traffic;
  const { count: born } = block;
  return {
    get fields() {
      return cursor.fields;
    },
    read: async (count) => {
      // Throws once the lease has ended.
      void traffic.connection;
      if (born !== block.count)
        throw new TxClosedError("the stream's transaction has ended; nothing was sent");
      const refusal = occupancy.refusal(task);
      if (refusal !== undefined) throw refusal;
      return traffic.remember(cursor.read(count));
    },
    close: async (options) => {
      // Where it cannot be closed now it is closed with its transaction.
      if (born === block.count && !occupancy.keepsOut(task)) await cursor.close(options);
    },
  };
}

/** Copies rows in, in its turn. */
export function copyIn(
  traffic: Traffic,
  { text, rows, waits }: CopyInSource,
  task: Task,
): Promise<StatementResult> {
  return traffic.pass(task, () => {
    if (waits) traffic.occupancy.begin(task, "rows are being copied in on this connection");
    return traffic.afterPending(async () => {
      traffic.block.refuseWhenFailed(traffic.wire.status());
      task.request = rows;
      return traffic.remember(traffic.connection.copyIn(text, rows));
    });
  });
}

/** Copies rows out, in its turn. */
export async function* copyOut(
  traffic: Traffic,
  text: string,
  task: Task,
): AsyncGenerator<Uint8Array> {
  const chunks = await traffic.pass(task, () => {
    traffic.occupancy.begin(task, "rows are being copied out on this connection");
    return traffic.afterPending(async () => {
      traffic.block.refuseWhenFailed(traffic.wire.status());
      return traffic.connection.copyOut(text);
    });
  });
  task.request = chunks;
  try {
    yield* chunks;
  } catch (error) {
    await traffic.remember(Promise.reject(error));
  } finally {
    const left = new QueryAbortedError("a copyTo() was left before its end, which cancelled it");
    traffic.block.note(left, traffic.wire.status());
  }
}

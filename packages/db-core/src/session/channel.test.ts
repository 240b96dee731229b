import { expect, it } from "vitest";
import type { DriverConnection, GroupResult, StatementGroup } from "../driver/driver.js";
import type { TransactionStatus } from "../driver/transaction-status.js";
import { LeaseReleasedError } from "../errors/pool-errors.js";
import { StatementError } from "../errors/query-errors.js";
import type { Lease } from "../pool/lease.js";
import type { QueryContext } from "../query/conduit.js";
import { Channel } from "./channel.js";

/** What a server does that refuses BEGIN, as a standby refuses READ WRITE: it stays outside. */
function refusingBegin(): { lease: Lease; sent: StatementGroup[] } {
  const sent: StatementGroup[] = [];
  const connection = {
    status: (): TransactionStatus => "idle",
    send: async (group: StatementGroup): Promise<GroupResult> => {
      sent.push(group);
      throw new StatementError("cannot set transaction read-write mode during recovery");
    },
  } as unknown as DriverConnection;
  return { lease: { connection } as unknown as Lease, sent };
}

const statement = { text: "INSERT INTO kept VALUES (1)", values: [], keep: false };

it("sends nothing after a refused BEGIN, where each statement would commit by itself", async () => {
  const { lease, sent } = refusingBegin();
  const channel = new Channel(lease, {} as unknown as QueryContext);
  channel.defer({ text: "BEGIN READ WRITE", also: [] });
  const both = await Promise.allSettled([
    channel.send({ statements: [statement] }),
    channel.send({ statements: [statement] }),
  ]);
  expect(both).toMatchObject([
    { reason: { name: "StatementError" } },
    { reason: { name: "TxAbortedError", cause: { name: "StatementError" } } },
  ]);
  expect(sent).toHaveLength(1);
  await expect(channel.commit([])).rejects.toMatchObject({
    name: "TxAbortedCommitError",
    cause: { name: "StatementError" },
  });
  channel.ended();
  await expect(channel.commit([])).rejects.toMatchObject({ name: "StatementError" });
});

it("says why nothing was committed also where the lease has ended since BEGIN was refused", async () => {
  const { lease } = refusingBegin();
  let hasEnded = false;
  const ending = {
    get connection() {
      if (hasEnded) throw new LeaseReleasedError("the lease has ended");
      return lease.connection;
    },
  } as unknown as Lease;
  const channel = new Channel(ending, {} as unknown as QueryContext);
  channel.defer({ text: "BEGIN READ WRITE", also: [] });
  await channel.send({ statements: [statement] }).catch(() => undefined);
  hasEnded = true;
  await expect(channel.commit([])).rejects.toMatchObject({
    name: "TxAbortedCommitError",
    cause: { name: "StatementError" },
  });
});

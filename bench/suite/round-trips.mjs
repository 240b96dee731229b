import { startFaultProxy } from "@abe/db-testing/faults";
import { Child } from "../shared/child.mjs";
import { childFile } from "./measure.mjs";

/**
 * @typedef {import("./load.mjs").Operation} Operation
 * @typedef {{ roundTrips: number, bytesToServer: number, bytesToClient: number }} Traffic - Of one operation.
 * @typedef {Readonly<Record<string, Readonly<Partial<Record<Operation, Traffic>>>>>} Counts - By client.
 */

/** Uses after which whatever is kept or learnt is known. */
const settlings = 8;
const times = 10;

/**
 * What one operation takes on the wire, counted by a proxy between the client and the server. One connection, one
 * operation at a time.
 *
 * @param {import("./client.mjs").Target} target
 * @param {readonly string[]} clients
 * @param {readonly Operation[]} operations
 * @returns {Promise<Counts>}
 */
export async function countTraffic(target, clients, operations) {
  /** @type {Record<string, Partial<Record<Operation, Traffic>>>} */
  const counts = {};
  const proxy = await startFaultProxy({ target });
  const { host, port } = proxy;
  try {
    for (const name of clients) {
      const child = await Child.start(childFile, [name, { ...target, host, port, max: 1 }]);
      counts[name] = await countEach(child, proxy, operations);
      await child.end();
    }
  } finally {
    await proxy.stop();
  }
  return counts;
}

/**
 * @param {Child<import("./load.mjs").Order, unknown>} child
 * @param {import("@abe/db-testing/faults").FaultProxy} proxy
 * @param {readonly Operation[]} operations
 */
async function countEach(child, proxy, operations) {
  /** @type {Partial<Record<Operation, Traffic>>} */
  const found = {};
  for (const operation of operations) {
    const size = operation === "wideRows" ? 1_000 : 1;
    const order = { operation, concurrency: 1, size };
    if ((await child.ask({ ...order, count: settlings })) === null) continue;
    const before = proxy.traffic;
    await child.ask({ ...order, count: times });
    const after = proxy.traffic;
    found[operation] = {
      roundTrips: (after.flights - before.flights) / times,
      bytesToServer: (after.bytesToServer - before.bytesToServer) / times,
      bytesToClient: (after.bytesToClient - before.bytesToClient) / times,
    };
  }
  return found;
}

import { quantile } from "../shared/statistics.mjs";
import { bulkRows, items } from "./schema.mjs";

/**
 * @typedef {import("./client.mjs").Client} Client
 * @typedef {keyof typeof operations} Operation
 * @typedef {{ operation: Operation, concurrency: number, count: number, size?: number, besideSlow?: number }} Order -
 *   `count` operations, `concurrency` at a time, beside `besideSlow` statements of 300 ms that are always in flight.
 *   `size`: rows of one operation.
 * @typedef {{ opsPerSecond: number, cpuUs: number, p50Us: number, p99Us: number, peakMiB: number }} Measure -
 *   `cpuUs`: of this process for one operation; `peakMiB`: by how much it has grown at
 *   most since its client was opened.
 */

/** An operation gave something else than what was asked for. */
class WrongAnswerError extends Error {
  /** @param {string} what */
  constructor(what) {
    super(what);
    this.name = "WrongAnswerError";
  }
}

/** @param {unknown} found @param {unknown} wanted */
function expect(found, wanted) {
  if (found !== wanted) throw new WrongAnswerError(`${String(found)} instead of ${String(wanted)}`);
}

/** The last one has room for another behind it. */
const anyId = () => 1 + Math.floor(Math.random() * (items - 1));

/**
 * What each operation does once; `undefined` where the client lacks it.
 *
 * @satisfies {Record<string, (client: Client, size: number) => (() => Promise<void>) | undefined>}
 */
const operations = {
  byKey: (client) => async () => {
    const id = anyId();
    expect((await client.byKey(id)).id, id);
  },
  tenTogether: (client) => async () => {
    const ids = Array.from({ length: 10 }, anyId);
    const rows = await Promise.all(ids.map((id) => client.byKey(id)));
    rows.forEach((row, index) => expect(row.id, ids[index]));
  },
  wideRows: ({ wideRows }, size) =>
    wideRows && (async () => expect((await wideRows(size)).length, size)),
  insert: ({ insert }) =>
    insert && (async () => expect(Number((await insert(anyId())).id) > 0, true)),
  transaction: ({ transaction }) =>
    transaction &&
    (async () => {
      const id = anyId();
      expect((await transaction(id)).id, id);
    }),
  savepoints: ({ savepoints }) => savepoints && (async () => void (await savepoints(anyId()))),
  bulk: ({ bulk }, size) => {
    const rows = bulkRows(size);
    return bulk && (async () => expect(await bulk(rows), size));
  },
  stream: ({ stream }, size) =>
    stream &&
    (async () => {
      let last = 0;
      let rows = 0;
      await stream(size, ({ id }) => {
        last = id;
        rows++;
      });
      expect(rows, size);
      expect(last, size);
    }),
};

/**
 * @param {Client} client
 * @param {Order} order
 * @param {number} bytesBefore - Of this process when its client had been opened: the kernel knows only the most there
 *   has ever been.
 * @returns {Promise<Measure | null>} `null`: the client lacks the operation.
 */
export async function run(client, order, bytesBefore) {
  const { operation, concurrency, count, size = 1, besideSlow = 0 } = order;
  const once = operations[operation](client, size);
  if (once === undefined || (besideSlow > 0 && client.slow === undefined)) return null;
  const stop = keepSlow(client, besideSlow);
  const { latencies, seconds, cpu } = await measure(once, concurrency, count);
  await stop();
  return {
    opsPerSecond: count / seconds,
    cpuUs: (cpu.user + cpu.system) / count,
    p50Us: quantile(latencies, 0.5),
    p99Us: quantile(latencies, 0.99),
    peakMiB: Math.max(0, process.resourceUsage().maxRSS / 1024 - bytesBefore / 2 ** 20),
  };
}

/**
 * @param {() => Promise<void>} once
 * @param {number} concurrency
 * @param {number} count
 */
async function measure(once, concurrency, count) {
  /** @type {number[]} */
  const latencies = [];
  let left = count;
  const worker = async () => {
    for (let before = performance.now(); left > 0;) {
      left--;
      await once();
      const after = performance.now();
      latencies.push((after - before) * 1_000);
      before = after;
    }
  };
  const begun = performance.now();
  const cpuBefore = process.cpuUsage();
  await Promise.all(Array.from({ length: concurrency }, worker));
  const cpu = process.cpuUsage(cpuBefore);
  return { latencies, cpu, seconds: (performance.now() - begun) / 1_000 };
}

/**
 * Keeps slow statements in flight until it is told to stop.
 *
 * @param {Client} client
 * @param {number} many
 */
function keepSlow(client, many) {
  const over = new AbortController();
  const worker = async () => {
    while (!over.signal.aborted) await client.slow?.();
  };
  const ended = Promise.all(Array.from({ length: many }, worker));
  return async () => {
    over.abort();
    await ended;
  };
}

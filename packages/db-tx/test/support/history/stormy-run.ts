import { createDatabaseServer, type IsolationLevel } from "@abe/db-core";
import type { TestDatabase } from "@abe/db-testing";
import { type CutMoment, type CutRule, startFaultProxy } from "@abe/db-testing/faults";
import { expect } from "vitest";
import { createTransactionService, type TransactionRunOptions } from "../../../src/index.js";
import type { History } from "./history.js";
import { seededRandom } from "../seeded-random.js";
import { isCommit } from "../wire.js";
import { listsTable, Workload } from "./workload.js";

/** What a run was told to do. */
export interface StormyRunOptions {
  readonly isolation: IsolationLevel;
  readonly options: TransactionRunOptions;
  readonly transactions: number;
  readonly seed: number;
}

/** What became of it. */
export interface StormyRun {
  readonly history: History;
  /** Connections whose backend was killed by `pg_terminate_backend`. */
  readonly kills: number;
  /** Connections that were cut at COMMIT. */
  readonly cuts: number;
  /** How often a transaction ended with which error code. */
  readonly refusals: ReadonlyMap<string, number>;
}

const callers = 8;
const transactionsPerKill = 15;
const commitsPerCut = 20;

/** By these the killer knows the backends of the run. */
const applicationName = "stormy run";

const killText = `
  SELECT count(*) FILTER (WHERE pg_terminate_backend(pid))::int FROM (
    SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = $1 ORDER BY random() LIMIT 1) one`;
const aliveText =
  "SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1";

/** A workload whose backends are killed, and whose connections are cut before, at and after COMMIT. */
export async function stormyRun(database: TestDatabase, run: StormyRunOptions): Promise<StormyRun> {
  const { server: observer, config } = database;
  await observer.query("DROP TABLE IF EXISTS lists");
  await observer.query(listsTable);
  await using proxy = await startFaultProxy({ target: config });
  const { host, port } = proxy;
  const random = seededRandom(run.seed);
  const rules = (["before", "after", "answered"] satisfies CutMoment[]).map((moment): CutRule =>
    proxy.cutAt(
      (message) => isCommit(message) && random() < 1 / (3 * commitsPerCut),
      moment,
      Infinity,
    ),
  );
  let kills = 0;
  const db = createDatabaseServer({
    ...config,
    host,
    port,
    applicationName,
    maxConnections: callers,
  });
  const workload = new Workload({
    ...run,
    service: createTransactionService(db),
    random,
    callers,
    disturb: async (count) => {
      if (count % transactionsPerKill !== 0) return;
      kills += await observer.scalar<number>(killText, [applicationName]);
    },
  });
  await workload.run();
  await db.close();
  // A COMMIT whose connection was cut may still be under way.
  const alive = (): Promise<number> => observer.scalar<number>(aliveText, [applicationName]);
  await expect.poll(alive, { timeout: 20_000, message: "backends of the run" }).toBe(0);
  return {
    history: await workload.history(observer),
    kills,
    cuts: rules.reduce((sum, { cuts }) => sum + cuts, 0),
    refusals: workload.refusals,
  };
}

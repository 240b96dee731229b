import type { Driver } from "@abe/db-core/session";
import { driverConnectionBehaviours } from "./driver-connection-behaviours.js";
import { type DriverBehaviour, type DriverDatabase, DriverStage } from "./driver-stage.js";
import { driverStatementBehaviours } from "./driver-statement-behaviours.js";
import { driverTransferBehaviours } from "./driver-transfer-behaviours.js";

/** Options of {@link driverConformance}. */
export interface DriverConformanceOptions {
  readonly driver: Driver;
  /** Asked for once per test. Its user may terminate his own backends, and logs in by password. */
  readonly database: () => DriverDatabase;
  /** The test runner's own, of vitest, `node:test` or any other. */
  readonly describe: (name: string, define: () => void) => unknown;
  /** The test runner's own. */
  readonly it: (name: string, test: () => Promise<void>) => unknown;
}

/** Defines the tests that every driver of db-core passes. */
export function driverConformance(options: DriverConformanceOptions): void {
  const { driver, describe, it } = options;
  describe(`driver ${driver.name}: it`, () => {
    for (const behaviour of driverBehaviours) it(behaviour.title, () => showOn(options, behaviour));
  });
}

const driverBehaviours: readonly DriverBehaviour[] = [
  ...driverStatementBehaviours,
  ...driverTransferBehaviours,
  ...driverConnectionBehaviours,
];

async function showOn(
  { driver, database }: DriverConformanceOptions,
  behaviour: DriverBehaviour,
): Promise<void> {
  const stage = new DriverStage(driver, database());
  try {
    await behaviour.show(stage);
  } finally {
    await stage.close();
  }
}

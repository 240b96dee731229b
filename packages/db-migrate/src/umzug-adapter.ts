import { MigrationFailedError } from "./errors/failed-error.js";

/** One migration, planned and ready to run. */
export interface ExecutorStep {
  readonly name: string;
  /** Runs its file and records it. @returns whether the history has changed accordingly. */
  run(): Promise<boolean>;
}

/**
 * Lets umzug execute a list that is already decided: which migrations, in which order.
 *
 * umzug is the executor only. Its storage never writes: the history's row commits together with the
 * migration, and the storage asserts that it did.
 *
 * @throws what a step threw, not umzug's wrapper of it. Steps after it are not run.
 */
export async function executeWithUmzug(
  direction: "up" | "down",
  steps: readonly ExecutorStep[],
): Promise<void> {
  const { MigrationError, Umzug } = await import("umzug");
  const recorded = new Set<string>();
  const run = async (step: ExecutorStep): Promise<void> => {
    if (await step.run()) recorded.add(step.name);
  };
  const assertRecorded = async ({ name }: { name: string }): Promise<void> => {
    if (!recorded.has(name)) throw notRecorded(name, direction);
  };
  const migrations = steps.map((step) => ({
    name: step.name,
    up: () => run(step),
    // umzug takes a missing down for a success; every step here has one.
    down: () => run(step),
  }));
  const names = steps.map(({ name }) => name);
  const storage = {
    executed: async () => (direction === "up" ? [] : names),
    logMigration: assertRecorded,
    unlogMigration: assertRecorded,
  };
  const umzug = new Umzug({ migrations, storage, logger: undefined });
  try {
    await umzug[direction]({ migrations: names });
  } catch (error) {
    throw error instanceof MigrationError ? error.cause : error;
  }
}

function notRecorded(migration: string, direction: "up" | "down"): MigrationFailedError {
  return new MigrationFailedError({
    migration,
    direction,
    location: undefined,
    snippet: undefined,
    reason: "it ran, but its row in abe_migrate.history is not there",
    aftermath: ["Somebody else writes to the history. Compare it with: npx @abe/db-migrate status"],
    server: {},
    outcome: "unknown",
    isRetryable: false,
    cause: undefined,
  });
}

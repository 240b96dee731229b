import { Module, createRequire } from "node:module";
import type { MigrationError, Umzug } from "umzug";
import { MigrationFailedError } from "./errors/failed-error.js";

/** One migration, planned and ready to run. */
export interface ExecutorStep {
  readonly name: string;
  /** Runs its file and records it. @returns whether the history has changed accordingly. */
  run(): Promise<boolean>;
}

/** umzug's events, by name, with what each one carries. */
export interface MigrationEvents {
  readonly beforeCommand: { readonly command: string };
  readonly migrating: { readonly name: string };
  readonly migrated: { readonly name: string };
  readonly reverting: { readonly name: string };
  readonly reverted: { readonly name: string };
  readonly afterCommand: { readonly command: string };
}

/** Takes umzug's events. What it returns is waited for; when it rejects, the command does. */
export type MigrationEventSink = <K extends keyof MigrationEvents>(
  name: K,
  event: MigrationEvents[K],
) => Promise<void>;

/** What of umzug's instances is offered: its commands, and its events. */
export interface MigrationUmzug {
  up(options?: { to?: string; step?: number }): Promise<{ name: string }[]>;
  down(options?: { to?: string | 0; step?: number }): Promise<{ name: string }[]>;
  executed(): Promise<{ name: string }[]>;
  pending(): Promise<{ name: string }[]>;
  on(
    name: "migrating" | "migrated" | "reverting" | "reverted",
    listener: (event: { name: string }) => void,
  ): unknown;
}

interface UmzugClasses {
  readonly MigrationError: typeof MigrationError;
  readonly Umzug: typeof Umzug;
}

async function loadUmzug(): Promise<UmzugClasses> {
  try {
    return loadExecutor();
  } catch {
    // Another release may be laid out in another way.
    return import("umzug");
  }
}

/**
 * umzug without its program for the command line, which takes five sixths of the time that umzug takes to load
 * and is no use here. Whoever asks an instance for that program, or imports umzug, has it.
 */
function loadExecutor(): UmzugClasses {
  const require = createRequire(import.meta.url);
  const program = require.resolve("umzug/lib/cli.js");
  const later = new Module(program);
  later.exports = new Proxy({}, { get: (_, name) => Reflect.get(require(program), name) });
  const isLoaded = require.cache[program] !== undefined;
  if (!isLoaded) require.cache[program] = later;
  try {
    return require("umzug/lib/umzug.js");
  } finally {
    if (!isLoaded) delete require.cache[program];
  }
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
  sink: MigrationEventSink = async () => {},
): Promise<void> {
  const { MigrationError, Umzug } = await loadUmzug();
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
  for (const event of ["beforeCommand", "afterCommand"] as const) {
    umzug.on(event, ({ command }) => sink(event, { command }));
  }
  for (const event of ["migrating", "migrated", "reverting", "reverted"] as const) {
    umzug.on(event, ({ name }) => sink(event, { name }));
  }
  try {
    await umzug[direction]({ migrations: names });
  } catch (error) {
    throw error instanceof MigrationError ? error.cause : error;
  }
}

/** What {@link makeUmzug} drives. */
export interface UmzugTarget {
  /** Names of all migrations, in the order they run. */
  readonly names: readonly string[];
  /** Names of the applied ones. */
  applied(): Promise<string[]>;
  /** Applies one; those before it are applied. */
  up(name: string): Promise<void>;
  /** Reverts one, the last applied. */
  down(name: string): Promise<void>;
}

/** An Umzug of its own over migrations that are run and recorded as always. */
export async function makeUmzug(target: UmzugTarget): Promise<MigrationUmzug> {
  const { Umzug } = await loadUmzug();
  const migrations = target.names.map((name) => ({
    name,
    up: () => target.up(name),
    down: () => target.down(name),
  }));
  const storage = {
    executed: () => target.applied(),
    // The row commits with the migration.
    logMigration: nothing,
    unlogMigration: nothing,
  };
  return new Umzug({ migrations, storage, logger: undefined });
}

async function nothing(): Promise<void> {}

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

import { isDatabaseError } from "@abe/db-core/errors";
import type { CommandContext } from "../commands/command-context.js";
import { applySteps } from "../commands/migrate-up.js";
import { MigrationAbortedError } from "../errors/aborted-error.js";
import { ShadowError } from "../errors/shadow-error.js";
import type { Migration } from "../source/migration.js";
import type { ShadowDatabase, ShadowHost } from "./shadow-host.js";

/** A context like the one given, on a shadow: nobody is told what happens there. */
export function shadowContext(
  context: CommandContext,
  { server, session }: ShadowDatabase,
  { role }: ShadowHost,
): CommandContext {
  return {
    ...context,
    server,
    session,
    role,
    settings: { ...context.settings, environment: undefined, lockMode: "session" },
    pooled: false,
    onWait: () => undefined,
    events: () => Promise.resolve(),
  };
}

/**
 * Applies migrations in the order given; the lock is held.
 *
 * @throws ShadowError one of them does not run.
 */
export async function replay(
  locked: CommandContext,
  migrations: readonly Migration[],
): Promise<void> {
  const steps = migrations.map((migration) => ({
    migration,
    reason: migration.kind === "repeatable" ? ("repeat" as const) : ("pending" as const),
    outOfOrder: false,
  }));
  try {
    await applySteps(locked, steps);
  } catch (cause) {
    refuseStopped(locked, cause);
    if (!isDatabaseError(cause)) throw cause;
    throw new ShadowError(`The migrations do not run in it: ${cause.message}`, { cause });
  }
}

/**
 * What was cancelled in a shadow is no failure of a migration.
 *
 * @throws MigrationAbortedError the signal came.
 */
export function refuseStopped({ signal }: CommandContext, cause: unknown): void {
  if (signal?.aborted !== true) return;
  throw new MigrationAbortedError("It was told to stop at work in the shadow database.", { cause });
}

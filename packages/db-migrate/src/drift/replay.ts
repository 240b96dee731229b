import { isDatabaseError } from "@abe/db-core/errors";
import type { CommandContext } from "../commands/command-context.js";
import { applySteps } from "../commands/migrate-up.js";
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
    if (!isDatabaseError(cause) || locked.signal?.aborted === true) throw cause;
    throw new ShadowError(`The migrations do not run in it: ${cause.message}`, { cause });
  }
}

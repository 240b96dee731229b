import { type History, type ReadHistoryOptions, readHistory } from "../history/read-history.js";
import { prepareHistory } from "../history/prepare-history.js";
import { acquireMigrationLock, releaseMigrationLock } from "../lock/migration-lock.js";
import type { CommandContext } from "./command-context.js";

/**
 * Runs `work` under the migration lock, with the history as it is then; its tables are made before.
 *
 * @throws MigrationLockedError, WrongEnvironmentError, HistoryFormatError
 */
export async function withHistory<T>(
  context: CommandContext,
  work: (history: History) => Promise<T>,
  options?: ReadHistoryOptions,
): Promise<T> {
  const { session, settings, clock, onWait } = context;
  await acquireMigrationLock(session, { waitMs: settings.lockWaitMs, clock, onWait });
  try {
    return await work(await prepareHistory(session, settings.environment, options));
  } finally {
    await unlock(context);
  }
}

/** The history without the lock; an empty one where there is none. Nothing is created. */
export async function currentHistory(context: CommandContext): Promise<History> {
  return (await readHistory(context.session)) ?? { entries: [], environment: undefined };
}

/** A session that died has given the lock up by itself; its error is the one that counts. */
async function unlock({ session }: CommandContext): Promise<void> {
  try {
    await releaseMigrationLock(session);
  } catch (error) {
    session.destroy(error);
  }
}

import type { Session } from "@abe/db-core/session";
import { historySchema } from "./history-schema.js";
import { type History, checkEnvironment, noHistory, readHistory } from "./read-history.js";

/**
 * Makes the tables of the history where none was found, and stamps the environment. Call it under the migration
 * lock: two runners that create the same schema at once would fail one another.
 *
 * @param found `undefined`: the database has no history
 * @throws WrongEnvironmentError, HistoryFormatError
 */
export async function prepareHistory(
  session: Session,
  environment: string | undefined,
  found: History | undefined,
): Promise<History> {
  if (found === undefined) await createHistory(session);
  const made = found ?? (await readHistory(session)) ?? noHistory;
  const history = { ...made, isNew: found === undefined };
  checkEnvironment(history, environment);
  if (environment === undefined || history.environment !== undefined) return history;
  await session.query("UPDATE abe_migrate.meta SET environment = $1", [environment], {
    name: "db-migrate: set environment",
  });
  return { ...history, environment };
}

/**
 * Makes the tables of the history; making them again changes nothing. Runners that do so at once, before
 * any of them has the lock, wait for one another: this transaction is short.
 */
export async function createHistory(session: Session): Promise<void> {
  try {
    await session.simple(historySchema);
  } catch (error) {
    await session.rollback();
    throw error;
  }
}

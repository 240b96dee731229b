import type { IDatabaseServer } from "@abe/db-core";
import { DatabaseError } from "@abe/db-core/errors";
import type { Container } from "inversify";
import { type BoundDatabase, boundDatabases } from "./bound-database.js";
import { boundHere } from "./container-calls.js";
import { DatabaseStartError, UnboundDatabaseError } from "./errors/index.js";
import { databaseToken } from "./identifiers.js";

/**
 * Connects to every database of a container now, all at the same time. Optional: each connects at its first
 * query otherwise. A program that calls it stops at start when it cannot work.
 *
 * @throws UnboundDatabaseError no database is bound.
 * @throws ConfigError, DatabaseModuleError before anything was connected.
 * @throws DatabaseStartError names the database; `cause` is the refusal. Those that did start stay open: call it
 *   again, or dispose the container.
 */
export async function startDatabases(container: Container): Promise<void> {
  const names = boundHere<BoundDatabase>(container, boundDatabases).map(({ name }) => name);
  if (names.length === 0) {
    throw new UnboundDatabaseError("The container has no database: load databaseModule() first.");
  }
  // Made first, all of them: a bad configuration is found before anything is connected.
  const servers = names.map((name) => container.get<IDatabaseServer>(databaseToken(name)));
  const starts = await Promise.allSettled(servers.map(async (server) => server.initialize()));
  const failures = starts.flatMap((start, index) =>
    start.status === "rejected" ? [startError(names[index] ?? "", start.reason)] : [],
  );
  const [first, ...others] = failures;
  if (first === undefined) return;
  first.suppressed.push(...others);
  throw first;
}

function startError(name: string, cause: unknown): DatabaseStartError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new DatabaseStartError(
    `The database ${JSON.stringify(name)} did not start: ${reason}. Mend that and call startDatabases() again, or disposeContainer() and end.`,
    { cause, isRetryable: cause instanceof DatabaseError && cause.isRetryable },
  );
}

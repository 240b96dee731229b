import type { CloseOptions } from "@abe/db-core";
import type { Container } from "inversify";
import { type BoundDatabase, boundDatabases } from "./bound-database.js";
import { boundHere, unbindEverything } from "./container-calls.js";

/**
 * Closes the databases of a container, all at the same time, then unbinds everything. Once it is done,
 * nothing of them keeps the process alive. A second call does nothing.
 *
 * Servers that were given as `server` stay open, and so does everything of a parent container.
 *
 * @throws what a deactivation of yours throws, once every database is closed.
 */
export async function disposeContainer(
  container: Container,
  options?: CloseOptions,
): Promise<void> {
  const databases = boundHere<BoundDatabase>(container, boundDatabases);
  const closings = await Promise.allSettled(databases.map(async (each) => each.close(options)));
  const [unbinding] = await Promise.allSettled([unbindEverything(container)]);
  for (const each of [...closings, unbinding]) if (each.status === "rejected") throw each.reason;
}

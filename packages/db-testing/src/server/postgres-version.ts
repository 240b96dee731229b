import { rm } from "node:fs/promises";
import { findBinaries } from "./binaries.js";
import type { PostgresOptions } from "./postgres-options.js";
import { runnableBinaries } from "./staged-binaries.js";
import { makeTemporaryFolder } from "./temporary-folder.js";

/**
 * Which release {@link startPostgres} would start, such as `18.4`. It is told by the program: no server is started.
 *
 * @throws PostgresStartError the programs are not there, or cannot be run.
 */
export async function postgresVersion({
  binaries,
}: Pick<PostgresOptions, "binaries"> = {}): Promise<string> {
  const found = findBinaries(binaries);
  const folder = await makeTemporaryFolder();
  try {
    const { version } = await runnableBinaries(found, folder, undefined);
    return version;
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

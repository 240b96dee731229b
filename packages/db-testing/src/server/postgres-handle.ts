import { setTimeout as pause } from "node:timers/promises";
import { type PostgresAddress, addressUrl } from "../address.js";
import { PostgresStartError } from "../errors.js";
import { keepData } from "./kept-data.js";
import type { ServerProcess, StopMode } from "./server-process.js";

/** A running server of our own. */
export interface PostgresHandle extends AsyncDisposable {
  /** `postgres://user:password@127.0.0.1:port/postgres` */
  readonly url: string;
  readonly config: PostgresAddress;
  /** Such as `18.4`. */
  readonly version: string;
  readonly dataDirectory: string;
  /** The postmaster's process id; another one after a restart. */
  readonly pid: number;
  /**
   * Ends the server and starts it again on the same port with the same data. Default `fast`.
   *
   * @throws PostgresStartError it does not come back, or was stopped for good.
   */
  restart(mode?: StopMode): Promise<void>;
  /** Ends the server and removes its folder. Default `fast`. Idempotent. */
  stop(mode?: StopMode): Promise<void>;
  /**
   * Ends the server like `stop()`, and keeps a copy of its data in a new folder, from which `startPostgres` makes
   * another one by `dataFrom`. The folder is all that is left; it holds what the data holds, for this user only.
   *
   * @throws PostgresStartError it cannot be kept; the server is stopped all the same. What was written is left there.
   */
  stopAndKeep(folder: string): Promise<void>;
}

/** What a {@link PostgresHandle} is made of. */
export interface PostgresHandleParts {
  readonly config: PostgresAddress;
  readonly version: string;
  readonly dataDirectory: string;
  readonly process: ServerProcess;
  readonly start: () => Promise<ServerProcess>;
  readonly cleanUp: () => Promise<void>;
}

/** Milliseconds between tries while sessions of a killed server still hold its shared memory. */
const RETRY_MS = 50;
const RETRIES = 200;

/** Wraps a server process; its steps run one after the other. */
export function postgresHandle(parts: PostgresHandleParts): PostgresHandle {
  let { process } = parts;
  let restarting: Promise<void> = Promise.resolve();
  let stopped: Promise<void> | undefined;
  const restart = async (mode: StopMode): Promise<void> => {
    await process.stop(mode);
    process = await startAgain(parts.start);
  };
  const stop = async (mode: StopMode, keep?: string): Promise<void> => {
    await restarting.catch(() => undefined);
    await process.stop(mode);
    try {
      if (keep !== undefined) await keepData(parts, keep);
    } finally {
      await parts.cleanUp();
    }
  };
  return {
    url: addressUrl(parts.config),
    config: parts.config,
    version: parts.version,
    dataDirectory: parts.dataDirectory,
    get pid() {
      return process.pid;
    },
    restart: (mode = "fast") => {
      if (stopped !== undefined) return Promise.reject(gone());
      return (restarting = restarting.catch(() => undefined).then(() => restart(mode)));
    },
    stop: (mode = "fast") => (stopped ??= stop(mode)),
    stopAndKeep: (folder) => {
      if (stopped !== undefined) return Promise.reject(gone());
      const kept = stop("fast", folder);
      // Whether it is kept or not, it is stopped.
      stopped = kept.catch(() => undefined);
      return kept;
    },
    [Symbol.asyncDispose]: () => (stopped ??= stop("fast")),
  };
}

async function startAgain(start: () => Promise<ServerProcess>): Promise<ServerProcess> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await start();
    } catch (error) {
      if (!inUse(error) || tries === RETRIES) throw error;
      await pause(RETRY_MS);
    }
  }
}

function inUse(error: unknown): boolean {
  return error instanceof PostgresStartError && error.logTail.includes("still in use");
}

function gone(): PostgresStartError {
  return new PostgresStartError("DB_TESTING_STOPPED", "start", "The server was stopped for good.");
}

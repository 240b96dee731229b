import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { programEnvironment } from "../environment.js";
import { PostgresStartError } from "../errors.js";
import type { Binaries } from "./binaries.js";
import { lastLines } from "./last-lines.js";
import { parsePostmasterPid } from "./postmaster-pid.js";
import { asUser } from "./program.js";
import type { ServerUser } from "./server-user.js";

/** A data directory to be served. */
export interface ServerPlan {
  readonly binaries: Binaries;
  /** The folder the server logs to and starts in. */
  readonly folder: string;
  readonly dataDirectory: string;
  readonly user: ServerUser | undefined;
  /** Milliseconds the server gets to become ready. */
  readonly startTimeoutMs: number;
}

/** How hard a server is stopped: `fast` rolls back and writes a checkpoint, `immediate` neither. */
export type StopMode = "fast" | "immediate";

/** A server that accepts connections. */
export interface ServerProcess {
  readonly pid: number;
  /** Resolves when the process has ended, whoever ended it. */
  readonly ended: Promise<void>;
  /** Ends the process and resolves when it is gone; harder each time patience runs out. */
  stop(mode: StopMode): Promise<void>;
}

const POLL_MS = 10;
/** How long each signal gets before the next, harder one. */
const PATIENCE_MS = 10_000;
const SIGNALS: Record<StopMode, readonly NodeJS.Signals[]> = {
  fast: ["SIGINT", "SIGQUIT", "SIGKILL"],
  immediate: ["SIGQUIT", "SIGKILL"],
};

/**
 * Starts `postgres` in a session of its own, so that a Ctrl-C in the terminal reaches only whoever
 * started it, and waits until its lock file says `ready`, as `pg_ctl` does.
 *
 * @throws PostgresStartError with the end of the server's log; the process is gone then.
 */
export async function startServerProcess(
  plan: ServerPlan,
  onGroup: (pid: number) => void,
): Promise<ServerProcess> {
  const logFile = join(plan.folder, "server.log");
  const child = spawnServer(plan, logFile);
  const started = watchProcess(child);
  if (child.pid !== undefined) onGroup(child.pid);
  const failure = await untilReady(plan, started);
  if (failure === undefined)
    return { pid: child.pid ?? 0, ended: started.ended, stop: stopper(child, started) };
  await stopper(child, started)("immediate");
  throw await startError(failure, logFile);
}

interface Watched {
  readonly ended: Promise<void>;
  state(): { readonly over: boolean; readonly error?: Error };
}

function spawnServer(plan: ServerPlan, logFile: string): ChildProcess {
  const log = openSync(logFile, "a", 0o600);
  try {
    const child = spawn(plan.binaries.postgres, ["-D", plan.dataDirectory], {
      cwd: plan.folder,
      detached: true,
      env: programEnvironment(),
      stdio: ["ignore", log, log],
      ...asUser(plan.user),
    });
    child.unref();
    return child;
  } finally {
    closeSync(log);
  }
}

function watchProcess(child: ChildProcess): Watched {
  let state: { over: boolean; error?: Error } = { over: false };
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => {
      state = { over: true };
      resolve();
    });
    // A program that cannot be run reports here and never exits; unheard, it would end this process.
    child.on("error", (error) => {
      if (child.pid !== undefined) return;
      state = { over: true, error };
      resolve();
    });
  });
  return { ended, state: () => state };
}

interface StartFailure {
  readonly reason: string;
  readonly cause?: unknown;
}

async function untilReady(plan: ServerPlan, watched: Watched): Promise<StartFailure | undefined> {
  const deadline = performance.now() + plan.startTimeoutMs;
  for (;;) {
    const { over, error } = watched.state();
    if (error !== undefined)
      return { reason: `it could not be run (${error.message})`, cause: error };
    if (over) return { reason: "it ended by itself" };
    if ((await status(plan.dataDirectory)) === "ready") return undefined;
    if (performance.now() > deadline) return { reason: `not within ${plan.startTimeoutMs} ms` };
    await pause(POLL_MS);
  }
}

async function status(dataDirectory: string): Promise<string> {
  const text = await readFile(join(dataDirectory, "postmaster.pid"), "utf8").catch(() => "");
  return parsePostmasterPid(text)?.status ?? "";
}

async function startError(failure: StartFailure, logFile: string): Promise<PostgresStartError> {
  const log = await readFile(logFile, "utf8").catch(() => "");
  return new PostgresStartError(
    "DB_TESTING_START",
    "start",
    `The server did not become ready: ${failure.reason}.`,
    { logTail: lastLines(log), cause: failure.cause },
  );
}

function stopper(child: ChildProcess, watched: Watched): (mode: StopMode) => Promise<void> {
  return async (mode) => {
    for (const signal of SIGNALS[mode]) {
      if (watched.state().over) return;
      // Waiting for the end must keep this process alive, although running does not.
      child.ref();
      child.kill(signal);
      if (await endsWithin(watched.ended, PATIENCE_MS)) return;
    }
  };
}

async function endsWithin(ended: Promise<void>, timeoutMs: number): Promise<boolean> {
  const timer = new AbortController();
  const late = pause(timeoutMs, false, { signal: timer.signal }).catch(() => false);
  try {
    return await Promise.race([ended.then(() => true), late]);
  } finally {
    timer.abort();
  }
}

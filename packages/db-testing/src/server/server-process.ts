import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { programEnvironment } from "../environment.js";
import { PostgresStartError } from "../errors.js";
import type { Binaries } from "./binaries.js";
import { childProcesses } from "./child-processes.js";
import { lastLines } from "./last-lines.js";
import { parsePostmasterPid } from "./postmaster-pid.js";
import { asUser } from "./program.js";
import type { ServerUser } from "./server-user.js";
import type { Watchdog } from "./watchdog.js";

/** A data directory to be served. */
export interface ServerPlan {
  readonly binaries: Binaries;
  /** The folder the server logs to and starts in. */
  readonly folder: string;
  readonly dataDirectory: string;
  readonly user: ServerUser | undefined;
  readonly watchdog: Watchdog;
  /** Milliseconds the server gets to become ready. */
  readonly startTimeoutMs: number;
}

/**
 * How a server ends. `fast` ends sessions with an error message and writes a checkpoint; `immediate`
 * does neither, the next start recovers; `kill` is SIGKILL for every process, as in a crash.
 */
export type StopMode = "fast" | "immediate" | "kill";

/** A server that accepts connections. */
export interface ServerProcess {
  readonly pid: number;
  /** Ends the process and resolves when it is gone; harder each time patience runs out. */
  stop(mode: StopMode): Promise<void>;
}

const POLL_MS = 10;
/** How long each signal gets before the next, harder one. */
const PATIENCE_MS = 10_000;
/** PostgreSQL manual, "Shutting Down the Server". */
const SIGNALS: Record<StopMode, readonly NodeJS.Signals[]> = {
  fast: ["SIGINT", "SIGQUIT", "SIGKILL"],
  immediate: ["SIGQUIT", "SIGKILL"],
  kill: ["SIGKILL"],
};

/**
 * Starts `postgres` in a session of its own, so that a Ctrl-C in the terminal reaches only whoever
 * started it, and waits until its lock file says `ready`, as `pg_ctl` does.
 *
 * @throws PostgresStartError with the end of the server's log; the process is gone then.
 */
export async function startServerProcess(plan: ServerPlan): Promise<ServerProcess> {
  const logFile = join(plan.folder, "server.log");
  const watched = watchProcess(spawnServer(plan, logFile), plan.watchdog);
  const failure = await untilReady(plan, watched);
  if (failure === undefined) return { pid: watched.pid, stop: (mode) => end(watched, mode) };
  await end(watched, "immediate");
  throw await startError(failure, logFile);
}

function spawnServer(plan: ServerPlan, logFile: string): ChildProcess {
  const log = openSync(logFile, "w", 0o600);
  try {
    return spawn(plan.binaries.postgres, ["-D", plan.dataDirectory], {
      cwd: plan.folder,
      detached: true,
      env: programEnvironment(),
      stdio: ["ignore", log, log],
      ...asUser(plan.user),
    });
  } finally {
    closeSync(log);
  }
}

interface Watched {
  readonly child: ChildProcess;
  readonly pid: number;
  /** Resolves when the process has ended, whoever ended it. */
  readonly ended: Promise<void>;
  readonly state: { over: boolean; spawnError?: Error };
}

function watchProcess(child: ChildProcess, watchdog: Watchdog): Watched {
  const state: Watched["state"] = { over: false };
  const pid = child.pid ?? 0;
  child.unref();
  watchdog.watch(pid);
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => {
      state.over = true;
      // The system may give the number to another process, which must not be signalled.
      watchdog.watch(0);
      resolve();
    });
    // A program that cannot be run reports here and never exits; unheard, it would end this process.
    child.on("error", (error) => {
      if (pid !== 0) return;
      state.over = true;
      state.spawnError = error;
      resolve();
    });
  });
  return { child, pid, ended, state };
}

interface StartFailure {
  readonly reason: string;
  readonly cause?: unknown;
}

async function untilReady(plan: ServerPlan, watched: Watched): Promise<StartFailure | undefined> {
  const deadline = performance.now() + plan.startTimeoutMs;
  while (performance.now() < deadline) {
    const { spawnError, over } = watched.state;
    if (spawnError) return { reason: `cannot be run (${spawnError.message})`, cause: spawnError };
    if (over) return { reason: "ended while starting" };
    const ready = await isReady(plan.dataDirectory, watched.pid);
    // Ready only after the deadline is too late, however long this process was held up in between.
    if (ready && performance.now() < deadline) return undefined;
    if (!ready) await pause(POLL_MS);
  }
  return { reason: `was not ready within ${plan.startTimeoutMs} ms` };
}

/** The lock file of a killed predecessor still says `ready`, with another process id. */
async function isReady(dataDirectory: string, pid: number): Promise<boolean> {
  const text = await readFile(join(dataDirectory, "postmaster.pid"), "utf8").catch(() => "");
  const lock = parsePostmasterPid(text);
  return lock?.pid === pid && lock.status === "ready";
}

async function startError(failure: StartFailure, logFile: string): Promise<PostgresStartError> {
  const log = await readFile(logFile, "utf8").catch(() => "");
  return new PostgresStartError(
    "DB_TESTING_START",
    "start",
    `The PostgreSQL server ${failure.reason}.`,
    { logTail: lastLines(log), cause: failure.cause },
  );
}

async function end(watched: Watched, mode: StopMode): Promise<void> {
  for (const signal of SIGNALS[mode]) {
    if (watched.state.over) return;
    // Waiting for the end must keep this process alive, although running does not.
    watched.child.ref();
    if (signal === "SIGKILL") await killAll(watched.child);
    else watched.child.kill(signal);
    await endsWithin(watched.ended, PATIENCE_MS);
  }
}

/** A killed server's processes would hold its shared memory, some for many seconds. */
async function killAll(server: ChildProcess): Promise<void> {
  // It must not start another one meanwhile.
  server.kill("SIGSTOP");
  const children = await childProcesses(server.pid ?? 0);
  for (const pid of children) killProcess(pid);
  server.kill("SIGKILL");
}

function killProcess(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself.
  }
}

async function endsWithin(ended: Promise<void>, timeoutMs: number): Promise<void> {
  const timer = new AbortController();
  const late = pause(timeoutMs, undefined, { signal: timer.signal }).catch(() => undefined);
  await Promise.race([ended, late]);
  timer.abort();
}

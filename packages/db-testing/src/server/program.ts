import { spawn } from "node:child_process";
import { programEnvironment } from "../environment.js";
import type { ServerUser } from "./server-user.js";

/** One run of one program to its end. */
export interface ProgramRun {
  readonly command: string;
  readonly args: readonly string[];
  /** A folder the user can enter: older releases of PostgreSQL look up their current folder. */
  readonly folder: string;
  readonly user: ServerUser | undefined;
  /** Told the process group as soon as it exists. */
  readonly onGroup?: (pid: number) => void;
}

/** How a program ended; `error` when it never ran. */
export interface ProgramEnd {
  readonly exitCode: number | null;
  readonly output: string;
  readonly error?: Error;
}

/** Runs a program in a process group of its own, as `user`. Never rejects. */
export function runProgram(run: ProgramRun): Promise<ProgramEnd> {
  return new Promise((resolve) => {
    let output = "";
    const child = spawn(run.command, run.args, {
      cwd: run.folder,
      detached: true,
      env: programEnvironment(),
      stdio: ["ignore", "pipe", "pipe"],
      ...asUser(run.user),
    });
    if (child.pid !== undefined) run.onGroup?.(child.pid);
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.once("error", (error) => resolve({ exitCode: null, output, error }));
    child.once("close", (exitCode) => resolve({ exitCode, output }));
  });
}

/** The part of spawn's options that changes the user; Node drops supplementary groups with it. */
export function asUser(user: ServerUser | undefined): { uid?: number; gid?: number } {
  return user === undefined ? {} : { uid: user.uid, gid: user.gid };
}

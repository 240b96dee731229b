import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

const program = new URL("../dist/cli/main.js", import.meta.url).pathname;

/** A runner as a process of its own, on the built program. */
export interface RunnerProcess {
  readonly child: ChildProcess;
  /** What it has said so far on its second output. */
  said(): string;
  /** Its end: exit status or signal, and what it wrote. */
  readonly ended: Promise<{
    readonly code: number | null;
    readonly signal: NodeJS.Signals | null;
    readonly out: string;
    readonly err: string;
  }>;
}

/** Starts the program with arguments, on a database and a folder. @param url `""`: a configuration file names it */
export function startRunner(url: string, folder: string, ...argv: string[]): RunnerProcess {
  const child = spawn(process.execPath, [program, "--dir", folder, ...argv], {
    env: { PATH: process.env["PATH"], DATABASE_URL: url },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = Promise.all([once(child, "exit"), text(child.stdout), text(child.stderr)]).then(
    ([[code, signal], out, err]) => ({
      code: code as number | null,
      signal: signal as NodeJS.Signals | null,
      out,
      err,
    }),
  );
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  return { child, ended, said: () => said };
}

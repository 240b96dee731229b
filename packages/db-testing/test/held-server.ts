import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { freePort } from "../src/server/free-port.js";
import { waitUntil } from "./wait-until.js";

export interface HeldServer {
  readonly program: ChildProcess;
  readonly pid: number;
  readonly folder: string;
  readonly port: number;
}

const PROGRAM = fileURLToPath(new URL("programs/hold-server.mjs", import.meta.url));

/** Runs a program that holds a server, as the leader of a process group, like a job of a terminal. */
export function spawnHolder(behaviour: string, environment: NodeJS.ProcessEnv = {}): ChildProcess {
  return spawn(process.execPath, [PROGRAM, behaviour], {
    detached: true,
    stdio: ["ignore", "pipe", "ignore"],
    env: { ...process.env, ...environment },
  });
}

/** The first line a program writes. */
export async function firstLine(program: ChildProcess): Promise<string> {
  if (program.stdout === null) throw new Error("the program's output is not piped");
  const lines = createInterface({ input: program.stdout });
  const [line] = (await once(lines, "line")) as [string];
  return line;
}

export async function holdServer(behaviour: string): Promise<HeldServer> {
  const program = spawnHolder(behaviour);
  const { pid, port, dataDirectory } = JSON.parse(await firstLine(program)) as {
    pid: number;
    port: number;
    dataDirectory: string;
  };
  return { program, pid, port, folder: dirname(dataDirectory) };
}

export async function expectNothingIsLeft(held: Omit<HeldServer, "program">): Promise<void> {
  await waitUntil("the server process is gone", () => !isAlive(held.pid));
  await waitUntil("the folder is gone", () => !existsSync(held.folder));
  await waitUntil("the port is free", async () => (await freePort(held.port)) === held.port);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

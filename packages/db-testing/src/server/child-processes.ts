import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

/**
 * The processes that `pid` has started: Linux lists them (proc(5), `task/children`), elsewhere `ps`
 * is asked. Empty when neither can tell.
 */
export async function childProcesses(pid: number): Promise<readonly number[]> {
  try {
    const listed = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8");
    return listed.split(" ").filter(Boolean).map(Number);
  } catch {
    const { stdout } = await promisify(execFile)("ps", ["-A", "-o", "pid=,ppid="]).catch(() => ({
      stdout: "",
    }));
    return childrenIn(stdout, pid);
  }
}

/** Reads lines of a process id and its parent's. */
export function childrenIn(table: string, parent: number): readonly number[] {
  return table
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([pid, ppid]) => (pid !== undefined && ppid === parent ? [pid] : []));
}

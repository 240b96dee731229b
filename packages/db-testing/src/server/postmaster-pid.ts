/** What the server says about itself in `postmaster.pid`. */
export interface PostmasterPid {
  readonly pid: number;
  /** `starting`, `ready`, `standby` or `stopping`; empty while the file is being written. */
  readonly status: string;
}

const PID_LINE = 0;
/** LOCK_FILE_LINE_PM_STATUS of PostgreSQL's `pidfile.h`, counted from 0. */
const STATUS_LINE = 7;

/** Reads the lock file that `pg_ctl` also waits for; `undefined` when it holds no process id yet. */
export function parsePostmasterPid(text: string): PostmasterPid | undefined {
  const lines = text.split("\n");
  const pid = Number(lines[PID_LINE]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, status: (lines[STATUS_LINE] ?? "").trim() };
}

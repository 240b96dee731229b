import { spawn } from "node:child_process";
import { Socket } from "node:net";
import { PostgresStartError } from "../errors.js";

/**
 * Ends a server and removes its folder when this process dies, however it dies.
 *
 * A shell in a session of its own reads a pipe whose other end only this process holds. Lines tell it
 * which process group is running (`0`: none; `done`: nothing is left to do). The end of the pipe means
 * that this process is gone, be it by `exit()`, Ctrl-C or SIGKILL.
 */
export interface Watchdog {
  /** The group to end; 0 when it has ended. A group is named by its leader's process id. */
  watch(group: number): void;
  /** Everything is cleaned up: the shell ends. */
  dismiss(): void;
}

/**
 * SIGQUIT is PostgreSQL's immediate shutdown: it needs no checkpoint and the data are thrown away.
 * The lock file is looked at as well as the group, since a dead process nobody reaps (process 1 of a
 * container) keeps its group alive. Half a second at most is usual, ten the bound.
 */
const SCRIPT = `
folder=$1; group=0
while read -r line; do group=$line; done
[ "$group" = done ] && exit 0
if [ "$group" -gt 0 ]; then
  kill -QUIT "-$group"
  tries=0
  while [ $tries -lt 200 ] && kill -0 "-$group"; do
    sleep 0.05
    [ -e "$folder/data/postmaster.pid" ] || break
    tries=$((tries + 1))
  done
  kill -KILL "-$group"
fi
rm -rf "$folder" || { sleep 0.5; rm -rf "$folder"; }
`;

/**
 * Starts the watchdog of `folder`, whose data directory is `folder/data`.
 *
 * @throws PostgresStartError there is no `sh`, which initdb needs as well.
 */
export function startWatchdog(folder: string): Promise<Watchdog> {
  return new Promise((resolve, reject) => {
    const shell = spawn("sh", ["-c", SCRIPT, "abe-db-testing-watchdog", folder], {
      cwd: "/",
      detached: true,
      stdio: ["pipe", "ignore", "ignore"],
    });
    shell.once("error", (cause) => reject(noShell(cause)));
    shell.once("spawn", () => {
      shell.unref();
      const { stdin } = shell;
      // Neither the shell nor the pipe keeps this process alive.
      if (stdin instanceof Socket) stdin.unref();
      // A shell somebody killed cannot be told anything; the server is stopped without it.
      stdin.on("error", () => undefined);
      resolve({
        watch: (group) => void stdin.write(`${group}\n`),
        dismiss: () => void stdin.end("done\n"),
      });
    });
  });
}

function noShell(cause: Error): PostgresStartError {
  return new PostgresStartError(
    "DB_TESTING_START",
    "start",
    `The shell that cleans up after a crash cannot be run: ${cause.message}.`,
    { cause },
  );
}

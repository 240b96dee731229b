import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PostgresStartError } from "../errors.js";
import type { Binaries } from "./binaries.js";
import { lastLines } from "./last-lines.js";
import { runProgram } from "./program.js";
import type { ServerUser } from "./server-user.js";
import { giveTo } from "./temporary-folder.js";
import type { Watchdog } from "./watchdog.js";

/** A data directory to be made. */
export interface ClusterPlan {
  readonly binaries: Binaries;
  /** Becomes the parent of the data directory `data`. */
  readonly folder: string;
  readonly user: ServerUser | undefined;
  readonly majorVersion: number;
  readonly superuser: string;
  readonly password: string;
  readonly watchdog: Watchdog;
}

/** Where a plan's data directory is. */
export function dataDirectoryIn(folder: string): string {
  return join(folder, "data");
}

/**
 * initdb's arguments: UTF-8, and a locale that behaves the same on every machine. From PostgreSQL 17
 * on that is the built-in C.UTF-8, before it C, whose `upper()` knows ASCII only.
 */
function initdbArguments(
  plan: Pick<ClusterPlan, "folder" | "superuser" | "majorVersion">,
  passwordFile: string,
): string[] {
  return [
    `--pgdata=${dataDirectoryIn(plan.folder)}`,
    `--username=${plan.superuser}`,
    `--pwfile=${passwordFile}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
    "--no-sync",
    "--no-instructions",
    ...(plan.majorVersion >= 17 ? ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] : []),
  ];
}

/** Runs initdb. @throws PostgresStartError with what initdb wrote. */
export async function initialiseCluster(plan: ClusterPlan): Promise<void> {
  const dataDirectory = dataDirectoryIn(plan.folder);
  await mkdir(dataDirectory, { mode: 0o700 });
  await giveTo(dataDirectory, plan.user);
  const passwordFile = join(plan.folder, "password");
  await writeFile(passwordFile, `${plan.password}\n`, { mode: 0o600 });
  await giveTo(passwordFile, plan.user);
  const end = await runProgram({
    command: plan.binaries.initdb,
    args: initdbArguments(plan, passwordFile),
    folder: plan.folder,
    user: plan.user,
    onGroup: (group) => plan.watchdog.watch(group),
  });
  plan.watchdog.watch(0);
  await rm(passwordFile, { force: true });
  if (end.exitCode === 0) return;
  throw new PostgresStartError("DB_TESTING_INITDB", "initdb", "initdb failed.", {
    logTail: lastLines(end.output),
    cause: end.error,
  });
}

import { chmod, copyFile, link, mkdir, readFile, readdir, stat, symlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { PostgresStartError } from "../errors.js";
import { type Binaries, binariesIn } from "./binaries.js";
import { type ProgramEnd, runProgram } from "./program.js";
import type { ServerUser } from "./server-user.js";

/** Programs that are known to run, and their version. */
export interface RunnableBinaries {
  readonly binaries: Binaries;
  /** Such as `18.4`. */
  readonly version: string;
}

/** Readable for everybody; a program must be executable as well. */
const READ_ALL = 0o444;
const RUN_ALL = 0o555;

/**
 * Makes sure that the server's user can run the programs, by running one.
 *
 * A user other than ours may not be able to enter the folder they are installed in (a home folder is
 * 0700), and a package manager that runs no install scripts leaves out the libraries' symbolic links.
 * Then the programs are staged below `folder`: hard links cost 10 ms and no space; where the file
 * system or a mode forbids them, a copy of 60 MB costs 0.2 s. The stage goes away with `folder`.
 *
 * @throws PostgresStartError the programs cannot be run, staged or not.
 */
export async function runnableBinaries(
  found: Binaries,
  folder: string,
  user: ServerUser | undefined,
): Promise<RunnableBinaries> {
  const direct = await readVersion(found, folder, user);
  if (direct.version !== undefined) return { binaries: found, version: direct.version };
  const staged = binariesIn(join(folder, "programs"));
  await stage(found.root, staged.root);
  const second = await readVersion(staged, folder, user);
  if (second.version !== undefined) return { binaries: staged, version: second.version };
  const { output, error } = second.end;
  throw new PostgresStartError(
    "DB_TESTING_BINARIES",
    "binaries",
    `PostgreSQL's programs in ${found.root} cannot be run here${error ? ` (${error.message})` : ""}.`,
    { logTail: output.trim(), cause: error },
  );
}

async function readVersion(
  binaries: Binaries,
  folder: string,
  user: ServerUser | undefined,
): Promise<{ end: ProgramEnd; version?: string }> {
  const end = await runProgram({ command: binaries.postgres, args: ["--version"], folder, user });
  const version = /\(PostgreSQL\) (\d+(?:\.\d+)*)/.exec(end.output)?.[1];
  return end.exitCode === 0 && version !== undefined ? { end, version } : { end };
}

async function stage(from: string, to: string): Promise<void> {
  await stageFolder(from, to);
  for (const { source, target } of await missingLinks(from)) {
    const path = join(to, target.replace(/^native\//, ""));
    await symlink(basename(source), path).catch(() => undefined);
  }
}

async function stageFolder(from: string, to: string): Promise<void> {
  await mkdir(to, { mode: 0o755 });
  await chmod(to, 0o755);
  const entries = await readdir(from, { withFileTypes: true });
  for (const entry of entries) {
    const source = join(from, entry.name);
    const target = join(to, entry.name);
    if (entry.isDirectory()) await stageFolder(source, target);
    else await stageFile(source, target);
  }
}

async function stageFile(source: string, target: string): Promise<void> {
  const needed = basename(dirname(source)) === "bin" ? RUN_ALL : READ_ALL;
  const { mode } = await stat(source);
  const linked =
    (mode & needed) === needed &&
    (await link(source, target).then(
      () => true,
      () => false,
    ));
  if (linked) return;
  await copyFile(source, target);
  await chmod(target, mode | needed);
}

interface SymbolicLink {
  readonly source: string;
  readonly target: string;
}

/** The symbolic links an install script would have made, as the package lists them. */
async function missingLinks(root: string): Promise<SymbolicLink[]> {
  const text = await readFile(join(root, "pg-symlinks.json"), "utf8").catch(() => "[]");
  const links: unknown = JSON.parse(text);
  return Array.isArray(links) ? links.filter(isLink) : [];
}

function isLink(value: unknown): value is SymbolicLink {
  return (
    typeof value === "object" &&
    value !== null &&
    "source" in value &&
    "target" in value &&
    typeof value.source === "string" &&
    typeof value.target === "string"
  );
}

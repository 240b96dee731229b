import { chmod, chown, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { PostgresStartError } from "../errors.js";
import type { ServerUser } from "./server-user.js";

const ENTER_OTHERS = 0o001;

/**
 * Makes the folder that holds everything a server writes. It is private to this process's user; a
 * server that runs as somebody else may pass through it but not list it.
 *
 * @throws PostgresStartError when `parent` is missing, not writable or not enterable by `user`.
 */
export async function makeTemporaryFolder(
  parent: string = tmpdir(),
  user?: ServerUser,
): Promise<string> {
  const folder = await mkdtemp(join(resolve(parent), "abe-db-testing-")).catch((cause: unknown) => {
    throw unusable(parent, "no folder can be made in it", cause);
  });
  if (user === undefined) return folder;
  const closed = await closedTo(dirname(folder), user);
  if (closed === undefined) {
    await chmod(folder, 0o711);
    return folder;
  }
  await rm(folder, { recursive: true, force: true });
  throw unusable(parent, `the user "${user.name}" that runs the server may not enter ${closed}`);
}

/** Gives `path` to the server's user. */
export async function giveTo(path: string, user: ServerUser | undefined): Promise<void> {
  if (user !== undefined) await chown(path, user.uid, user.gid);
}

/** The first folder from `path` upwards that `user` may not enter. */
async function closedTo(path: string, user: ServerUser): Promise<string | undefined> {
  const { mode, uid } = await stat(path);
  if ((mode & ENTER_OTHERS) === 0 && uid !== user.uid) return path;
  return path === dirname(path) ? undefined : closedTo(dirname(path), user);
}

function unusable(parent: string, reason: string, cause?: unknown): PostgresStartError {
  return new PostgresStartError(
    "DB_TESTING_FOLDER",
    "folder",
    `The temporary folder ${parent} cannot be used: ${reason}${detail(cause)}.`,
    { cause },
  );
}

function detail(cause: unknown): string {
  return cause instanceof Error && "code" in cause ? ` (${String(cause.code)})` : "";
}

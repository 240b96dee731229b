import { readFileSync } from "node:fs";
import { PostgresStartError } from "../errors.js";

/** The user a server runs as: PostgreSQL refuses root, and initdb needs the user to have a name. */
export interface ServerUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** Users that exist to own nothing else, the best first. */
const PREFERRED = ["postgres", "nobody"];

/** Picks from the text of `/etc/passwd`: a preferred name, else the first user that is not root. */
export function pickServerUser(passwd: string): ServerUser | undefined {
  const users = passwd
    .split("\n")
    .map((line) => line.split(":"))
    .map(([name, , uid, gid]) => ({ name: name ?? "", uid: Number(uid), gid: Number(gid) }))
    .filter((user) => user.name !== "" && user.uid > 0 && user.gid > 0);
  const preferred = PREFERRED.map((name) => users.find((user) => user.name === name));
  return preferred.find((user) => user !== undefined) ?? users[0];
}

/**
 * The user to run the server as, or `undefined` to run it as the user of this process.
 *
 * @throws PostgresStartError this process is root and the machine knows no other user.
 */
export function serverUser(): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const user = pickServerUser(readFileSync("/etc/passwd", "utf8"));
  if (user !== undefined) return user;
  throw new PostgresStartError(
    "DB_TESTING_USER",
    "user",
    "PostgreSQL refuses to run as root and /etc/passwd names no other user: " +
      "add one (for example `useradd --system postgres`) or run as an ordinary user.",
  );
}

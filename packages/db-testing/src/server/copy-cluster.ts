import { appendFile, chown, copyFile, mkdir, readdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { corePeer } from "../database/core-peer.js";
import { PostgresStartError } from "../errors.js";
import type { PostgresHandle } from "./postgres-handle.js";
import { settingsText } from "./server-settings.js";
import type { ServerUser } from "./server-user.js";

/** A running server whose data is copied. */
export type Primary = Pick<PostgresHandle, "config" | "dataDirectory">;

/** A standby's data directory to be made. */
export interface CopyPlan {
  readonly primary: Primary;
  readonly dataDirectory: string;
  readonly user: ServerUser | undefined;
  readonly majorVersion: number;
}

/** Whose content belongs to a server's run, not to its data (PostgreSQL manual, "Backing Up The Data Directory"). */
const LEFT_EMPTY = new Set([
  "pg_dynshmem",
  "pg_notify",
  "pg_replslot",
  "pg_serial",
  "pg_snapshots",
  "pg_stat_tmp",
  "pg_subtrans",
  "pg_wal",
]);
const LEFT_OUT = /^(?:postmaster\.(?:pid|opts)|pg_internal\.init.*|pgsql_tmp.*)$/;

/** Names of the functions before PostgreSQL 15. */
const OLD_NAMES = {
  start: "pg_start_backup('abe-db-testing', true, false)",
  stop: "pg_stop_backup(false, false)",
};
const NAMES = {
  start: "pg_backup_start('abe-db-testing', true)",
  stop: "pg_backup_stop(false)",
};

/**
 * Makes the data directory of a standby: a base backup of the primary, taken file by file as
 * `pg_basebackup` does, which not every installation has, and a replication slot to follow it by.
 *
 * @throws PostgresStartError the primary cannot be copied.
 */
export async function copyCluster(plan: CopyPlan): Promise<void> {
  const { createDatabaseServer, openSession } = await corePeer();
  const server = createDatabaseServer({ ...plan.primary.config, maxConnections: 1 });
  try {
    // The backup ends with its session.
    const session = await openSession(server);
    try {
      await backUp(plan, async (text) => (await session.simple(text)).results[0]?.rows[0]);
    } finally {
      await session.release();
    }
  } catch (cause) {
    if (cause instanceof PostgresStartError) throw cause;
    throw failed(`it cannot be copied (${String(cause)})`, cause);
  } finally {
    await server.close();
  }
}

/** Runs one statement; yields its first row. */
type Ask = (text: string) => Promise<unknown>;

async function backUp(plan: CopyPlan, ask: Ask): Promise<void> {
  const { primary, dataDirectory, user, majorVersion } = plan;
  const version = Number(await column(ask, "SELECT current_setting('server_version_num') AS it"));
  if (Math.floor(version / 10_000) !== majorVersion)
    throw failed(`its release is not ${majorVersion}: a standby needs the same "binaries"`);
  const { start, stop } = majorVersion < 15 ? OLD_NAMES : NAMES;
  const slot = `abe_${basename(join(dataDirectory, "..")).replaceAll(/\W/g, "_").toLowerCase()}`;
  await ask(`SELECT pg_create_physical_replication_slot('${slot}', true)`);
  await ask(`SELECT ${start}`);
  await copyFolder(primary.dataDirectory, dataDirectory, user);
  const label = await column(ask, `SELECT labelfile AS it FROM ${stop}`);
  const own = async (name: string, text: string): Promise<void> => {
    await writeFile(join(dataDirectory, name), text, { mode: 0o600 });
    await give(join(dataDirectory, name), user);
  };
  await own("backup_label", label);
  await own("standby.signal", "");
  const follow = { primary_conninfo: conninfo(primary), primary_slot_name: slot };
  await appendFile(join(dataDirectory, "postgresql.auto.conf"), settingsText(follow));
}

async function column(ask: Ask, text: string): Promise<string> {
  const row = await ask(text);
  return String((row as { readonly it?: unknown } | undefined)?.it);
}

async function copyFolder(from: string, to: string, user: ServerUser | undefined): Promise<void> {
  await mkdir(to, { mode: 0o700 });
  await give(to, user);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (LEFT_OUT.test(entry.name)) continue;
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory() && LEFT_EMPTY.has(entry.name)) await copyFrame(source, target, user);
    else if (entry.isDirectory()) await copyFolder(source, target, user);
    else await copyUnlessGone(source, target, user);
  }
}

/** The folders in it, but none of the files. */
async function copyFrame(from: string, to: string, user: ServerUser | undefined): Promise<void> {
  await mkdir(to, { mode: 0o700 });
  await give(to, user);
  // Slots are folders too, and not ours.
  if (basename(from) === "pg_replslot") return;
  for (const entry of await readdir(from, { withFileTypes: true }))
    if (entry.isDirectory()) await copyFrame(join(from, entry.name), join(to, entry.name), user);
}

/** What is dropped while the copy is taken is missing in it, and the log says so. */
async function copyUnlessGone(
  from: string,
  to: string,
  user: ServerUser | undefined,
): Promise<void> {
  try {
    await copyFile(from, to);
    await give(to, user);
  } catch (error) {
    if ((error as { code?: unknown }).code !== "ENOENT") throw error;
  }
}

async function give(path: string, user: ServerUser | undefined): Promise<void> {
  if (user !== undefined) await chown(path, user.uid, user.gid);
}

function conninfo({ config }: Primary): string {
  const { host, port, user, password } = config;
  return `host=${host} port=${port} user=${quoted(user)} password=${quoted(password)}`;
}

/** As libpq reads a value (PostgreSQL manual, "Connection Strings"). */
function quoted(text: string): string {
  return `'${text.replaceAll(/['\\]/g, String.raw`\$&`)}'`;
}

function failed(reason: string, cause?: unknown): PostgresStartError {
  const text = `The server given as standbyOf: ${reason}.`;
  return new PostgresStartError("DB_TESTING_STANDBY", "standby", text, { cause });
}

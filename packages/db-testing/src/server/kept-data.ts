import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { PostgresStartError } from "../errors.js";
import type { ServerUser } from "./server-user.js";
import { giveTo } from "./temporary-folder.js";

/** What a folder of kept data says of itself, in `kept.json`; the files are in `data`. */
interface KeptData {
  /** Of the server that wrote them, such as `18.4`. */
  readonly version: string;
  /** Below the data directory, each after the one it is in. */
  readonly folders: readonly string[];
  /** Paths and SHA-256 in hexadecimal. */
  readonly files: readonly (readonly [path: string, hash: string])[];
}

const manifestName = "kept.json";
const dataName = "data";

/** What belongs to a server's run, not to its data. */
const LEFT_OUT = /^postmaster\.(?:pid|opts)$/;
/** Files that are copied at once. */
const AT_ONCE = 8;

/**
 * Copies the data directory of a server that has ended to a new folder.
 *
 * @throws PostgresStartError the folder is there or cannot be written, or the data has tablespaces, which are elsewhere.
 */
export async function keepData(
  { dataDirectory, version }: { readonly dataDirectory: string; readonly version: string },
  folder: string,
): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 });
    await mkdir(join(folder, dataName), { mode: 0o700 });
    const { folders, files } = await listed(dataDirectory);
    for (const each of folders) await mkdir(join(folder, dataName, each), { mode: 0o700 });
    const hashes = new Map<string, string>();
    await forEach(files, async (path) => {
      const content = await readFile(join(dataDirectory, path));
      await writeFile(join(folder, dataName, path), content, { mode: 0o600 });
      hashes.set(path, hashOf(content));
    });
    const kept: KeptData = { version, folders, files: [...hashes] };
    await writeFile(join(folder, manifestName), JSON.stringify(kept), { mode: 0o600 });
  } catch (cause) {
    throw unusable(`The server's data cannot be kept in ${folder}`, cause);
  }
}

/** Data that was kept, and the data directory that it becomes. */
export interface KeptPlan {
  readonly from: string;
  /** Does not exist yet. */
  readonly dataDirectory: string;
  readonly user: ServerUser | undefined;
  /** Of the programs, such as `18.4`. */
  readonly version: string;
}

/**
 * Makes a data directory of what {@link keepData} has kept, and makes sure that it is the same, file by file.
 *
 * @throws PostgresStartError it is damaged, or of another release.
 */
export async function copyKeptData(plan: KeptPlan): Promise<void> {
  const { from, dataDirectory, user, version } = plan;
  try {
    const kept = readManifest(await readFile(join(from, manifestName), "utf8"));
    if (kept.version !== version)
      throw new TypeError(`it was kept by PostgreSQL ${kept.version}, and this is ${version}`);
    await mkdir(dataDirectory, { mode: 0o700 });
    await giveTo(dataDirectory, user);
    for (const each of kept.folders) {
      await mkdir(join(dataDirectory, each), { mode: 0o700 });
      await giveTo(join(dataDirectory, each), user);
    }
    await forEach(kept.files, async ([path, hash]) => {
      const content = await readFile(join(from, dataName, path));
      if (hashOf(content) !== hash) throw new TypeError(`${path} is not as it was kept`);
      await writeFile(join(dataDirectory, path), content, { mode: 0o600 });
      await giveTo(join(dataDirectory, path), user);
    });
  } catch (cause) {
    throw unusable(`The data kept in ${from} cannot be used`, cause);
  }
}

/** Folders and files below a folder. */
async function listed(root: string): Promise<{ folders: string[]; files: string[] }> {
  const folders: string[] = [];
  const files: string[] = [];
  const list = async (below: string): Promise<void> => {
    for (const entry of await readdir(join(root, below), { withFileTypes: true })) {
      const path = below === "" ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory()) {
        folders.push(path);
        await list(path);
      } else if (!entry.isFile()) throw new TypeError(`${path} is elsewhere`);
      else if (dirname(path) !== "." || !LEFT_OUT.test(path)) files.push(path);
    }
  };
  await list("");
  return { folders, files };
}

function readManifest(text: string): KeptData {
  const read: unknown = JSON.parse(text);
  const { version, folders, files } = (read ?? {}) as Partial<KeptData>;
  if (version === undefined || !Array.isArray(folders) || !Array.isArray(files))
    throw new TypeError(`${manifestName} is not what was written`);
  return { version, folders, files };
}

async function forEach<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  const worker = async (): Promise<void> => {
    for (const each of left) await work(each);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

function hashOf(content: Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

function unusable(what: string, cause: unknown): PostgresStartError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new PostgresStartError("DB_TESTING_DATA", "data", `${what}: ${reason}.`, { cause });
}

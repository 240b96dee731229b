import { createHash, randomBytes } from "node:crypto";
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { toolVersion } from "../tool-version.js";

/** Changes when what is kept does. */
const format = 1;
/** How many schemas are kept; about 50 MB each. */
const keptEntries = 3;
/** Milliseconds after which what a process was writing was left behind by it: it takes a second or two. */
const abandonedAfterMs = 3_600_000;

/**
 * What the data of a server with these migrations depends on; the release of the server apart, which the data knows.
 *
 * @param migrations absolute. It need not be there.
 * @param postgres as `--postgres` has it
 * @returns `undefined`: what the migrations do is not all in their folder, so nothing is kept.
 */
export function dataKey(migrations: string, postgres: string | undefined): string | undefined {
  const paths = filesBelow(migrations);
  // A program can read anything.
  if (paths.some((each) => /\.[cm]?[jt]s$/.test(each))) return undefined;
  const hash = createHash("sha256");
  const { platform, arch } = process;
  const programs = postgres === undefined ? "" : (folder(postgres) ?? postgres);
  // The peer names and fills the database that copies are made of.
  const versions = [toolVersion(), toolVersion("@abe/db-testing")];
  hash.update(JSON.stringify([format, ...versions, platform, arch, programs]));
  for (const path of paths) {
    const content = readFileSync(path);
    const name = relative(migrations, path).split(sep).join("/");
    hash.update(JSON.stringify([name, content.length])).update(content);
  }
  return hash.digest("hex").slice(0, 32);
}

function folder(path: string): string | undefined {
  try {
    return statSync(path).isDirectory() ? resolve(path) : undefined;
  } catch {
    return undefined;
  }
}

function filesBelow(path: string): readonly string[] {
  if (folder(path) === undefined) return [];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => join(each.parentPath, each.name))
    .toSorted();
}

/**
 * Data of servers, each in a folder by its key, which is only ever read: servers run on copies. Processes that write
 * one at the same time write to folders of their own, and the first that moves it to its place wins.
 *
 * Nothing here fails: what cannot be kept is made again.
 */
export class DataCache {
  readonly #place: string;

  /** @param place absolute. Made when something is kept. */
  constructor(place: string) {
    this.#place = place;
  }

  /** The folder of what was kept. */
  find(key: string): string | undefined {
    const path = join(this.#place, key);
    if (folder(path) === undefined) return undefined;
    try {
      // The last used ones stay.
      utimesSync(path, new Date(), new Date());
    } catch {
      // It can be read all the same.
    }
    return path;
  }

  /** @param write makes the folder that it is given. */
  async keep(key: string, write: (folder: string) => Promise<void>): Promise<void> {
    const unfinished = this.#other(key);
    try {
      mkdirSync(this.#place, { recursive: true });
      await write(unfinished);
      renameSync(unfinished, join(this.#place, key));
      this.#tidy();
    } catch {
      // Somebody else was first, or the folder cannot be written to.
      remove(unfinished);
    }
  }

  /** Takes away what cannot be used. Whoever reads it now sees that it is gone, not that half of it is. */
  discard(key: string): void {
    const doomed = this.#other(key);
    try {
      renameSync(join(this.#place, key), doomed);
    } catch {
      // Somebody else was first.
    }
    remove(doomed);
  }

  #other(key: string): string {
    return join(this.#place, `${key}.${randomBytes(4).toString("hex")}.tmp`);
  }

  #tidy(): void {
    const all = readdirSync(this.#place).map((name) => ({
      name,
      usedAt: statSync(join(this.#place, name)).mtimeMs,
    }));
    const kept = all.filter(({ name }) => /^[0-9a-f]{32}$/.test(name));
    for (const { name } of kept.toSorted((a, b) => b.usedAt - a.usedAt).slice(keptEntries))
      this.discard(name);
    for (const { name, usedAt } of all)
      if (name.endsWith(".tmp") && Date.now() - usedAt > abandonedAfterMs)
        remove(join(this.#place, name));
  }
}

function remove(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // It is taken away by a later run.
  }
}

import { readFile, writeFile } from "node:fs/promises";
import type { SavedCatalog } from "../drift/saved-catalog.js";
import { MigrationConfigError } from "../errors/config-error.js";

/** Writes a result for a later command. @throws MigrationConfigError it cannot be written. */
export async function writeJson(path: string, content: object): Promise<void> {
  try {
    await writeFile(path, `${JSON.stringify({ v: 1, ...content }, undefined, 2)}\n`);
  } catch (cause) {
    throw new MigrationConfigError([`${path} cannot be written.`], { cause });
  }
}

/** What `fingerprint --out` wrote. @throws MigrationConfigError it is none, or was edited. */
export async function readSavedCatalog(path: string): Promise<SavedCatalog> {
  const { toSavedCatalog } = await import("../drift/saved-catalog.js");
  return toSavedCatalog(await readJson(path, "fingerprint"), path);
}

/** @param what a phrase, such as `plan` @throws MigrationConfigError */
export async function readJson(path: string, what: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as unknown;
  } catch (cause) {
    throw new MigrationConfigError([`${path} is no ${what} that can be read.`], { cause });
  }
}

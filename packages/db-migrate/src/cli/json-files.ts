import { readFile, writeFile } from "node:fs/promises";
import type { SavedCatalog } from "../drift/saved-catalog.js";
import { MigrationConfigError } from "../errors/config-error.js";

/** Writes a result for a later command. @throws MigrationConfigError it cannot be written. */
export async function writeJson(path: string, content: object): Promise<void> {
  try {
    await writeFile(path, `${JSON.stringify({ v: 1, ...content }, undefined, 2)}\n`);
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown reason";
    throw new MigrationConfigError(
      [`${path} cannot be written (${code}). Name a file in a folder that is there: --out <file>.`],
      { cause },
    );
  }
}

/** What `fingerprint --out` wrote. @throws MigrationConfigError it is none, or was edited. */
export async function readSavedCatalog(path: string): Promise<SavedCatalog> {
  const { toSavedCatalog } = await import("../drift/saved-catalog.js");
  return toSavedCatalog(await readJson(path, "fingerprint"), path);
}

/** @param what the command whose `--out` writes such files @throws MigrationConfigError */
export async function readJson(path: string, what: "plan" | "fingerprint"): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as unknown;
  } catch (cause) {
    const missing = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
    const fault = missing ? "does not exist" : `is no ${what} that can be read`;
    throw new MigrationConfigError(
      [`${path} ${fault}: write it with npx @abe/db-migrate ${what} --out <file>.`],
      { cause },
    );
  }
}

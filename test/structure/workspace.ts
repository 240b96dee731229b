import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Manifest, Package } from "./manifest-rules.js";
import { readSourceFile, type SourceFile } from "./source-file.js";

/** The repository's root, with a slash at its end. */
export const root: string = fileURLToPath(new URL("../../", import.meta.url));

/** The packages that are published, sorted by folder. */
export function readPackages(): Package[] {
  return readdirSync(`${root}packages`)
    .toSorted()
    .map((folder) => ({
      folder,
      manifest: JSON.parse(
        readFileSync(`${root}packages/${folder}/package.json`, "utf8"),
      ) as Manifest,
    }));
}

/** A package's sources, tests left out. */
export function readSources(folder: string): SourceFile[] {
  return readTree(`packages/${folder}/src`, /(?<!\.test|\.test-d|\.d)\.ts$/);
}

/** A package's built declarations; empty before the first build. */
export function readDeclarations(folder: string): SourceFile[] {
  return readTree(`packages/${folder}/dist`, /\.d\.ts$/);
}

/** True when the path, relative to the root, is there. */
export function exists(path: string): boolean {
  return existsSync(`${root}${path}`);
}

/** Every file git knows, relative to the root, without those deleted from the working tree. */
export function filesInGit(): string[] {
  const listed = execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8" });
  return listed.split("\0").filter((path) => path !== "" && exists(path));
}

function readTree(folder: string, pattern: RegExp): SourceFile[] {
  if (!exists(folder)) return [];
  return readdirSync(`${root}${folder}`, { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => pattern.test(path))
    .toSorted()
    .map((path) => `${folder}/${path}`)
    .map((path) => readSourceFile(path, readFileSync(`${root}${path}`, "utf8")));
}

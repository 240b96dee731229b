import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../command.mjs";

/** The workspace of the matrix. */
export const here = join(root, "scripts/inversify-matrix");

/**
 * The aliases of package.json: `inversify-6.0.3` → `6.0.3`, from the oldest on.
 *
 * @returns {string[]}
 */
export function releases() {
  /** @type {{ dependencies: Record<string, string> }} */
  const { dependencies } = JSON.parse(readFileSync(join(here, "package.json"), "utf8"));
  return Object.keys(dependencies)
    .flatMap((name) => /^inversify-(.+)$/.exec(name)?.[1] ?? [])
    .toSorted((a, b) => a.localeCompare(b, "en", { numeric: true }));
}

/**
 * The oldest of each major that the peer range allows.
 *
 * @returns {string[]}
 */
export function oldestOfEachMajor() {
  const majors = new Map(
    releases()
      .toReversed()
      .map((release) => [release.split(".")[0], release]),
  );
  return [...majors.values()].toReversed();
}

/** A release this matrix does not have. */
export class UnknownReleaseError extends Error {
  /** @param {readonly string[]} names */
  constructor(names) {
    super(`no inversify ${names.join(", ")} here; there are ${releases().join(", ")}`);
    this.name = "UnknownReleaseError";
  }
}

/**
 * Where a release is: the folder with its types, the file of its entry, and what makes a whole program import
 * it, as a value of `--import`.
 *
 * @param {string} release
 */
export function placeOf(release) {
  const entry = import.meta.resolve(`inversify-${release}`);
  const alias = `./inversify-alias.mjs?entry=${encodeURIComponent(entry)}`;
  return {
    folder: join(here, "node_modules", `inversify-${release}`),
    entry,
    alias: new URL(alias, import.meta.url).href,
  };
}

import { readdirSync, readFileSync } from "node:fs";
import { root } from "./command.mjs";

/**
 * @typedef {object} Manifest
 * @property {string} name
 * @property {string} version
 * @property {Record<string, string | { types: string, default: string }>} exports
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [peerDependencies]
 * @property {Record<string, { optional?: boolean }>} [peerDependenciesMeta]
 */

/**
 * @typedef {object} PublishedPackage
 * @property {string} folder - `db-core`
 * @property {string} path - With a slash at its end.
 * @property {Manifest} manifest
 */

/**
 * The packages of the workspace that are published, sorted by folder.
 *
 * @param {string} [workspace] - The root of the workspace, with a slash at its end.
 * @returns {PublishedPackage[]}
 */
export function publishedPackages(workspace = root) {
  return readdirSync(`${workspace}packages`)
    .toSorted()
    .map((folder) => {
      const path = `${workspace}packages/${folder}/`;
      return { folder, path, manifest: JSON.parse(readFileSync(`${path}package.json`, "utf8")) };
    });
}

/**
 * The peers of a package that its user must install, `@abe/` ones or others.
 *
 * @param {Manifest} manifest
 */
export function requiredPeers(manifest) {
  return Object.keys(manifest.peerDependencies ?? {}).filter(
    (name) => manifest.peerDependenciesMeta?.[name]?.optional !== true,
  );
}

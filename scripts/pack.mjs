/**
 * Packs every published package into a folder, as it would be published:
 * `node scripts/pack.mjs <folder>`. Needs a build.
 */
import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { pnpm, program } from "./command.mjs";
import { publishedPackages } from "./published-packages.mjs";

await program(async () => {
  const folder = resolve(process.argv[2] ?? "tarballs");
  mkdirSync(folder, { recursive: true });
  for (const each of publishedPackages()) {
    await pnpm(["pack", "--out", `${folder}/${each.folder}.tgz`], { cwd: each.path });
    console.log(`${each.manifest.name} ${each.manifest.version}`);
  }
});

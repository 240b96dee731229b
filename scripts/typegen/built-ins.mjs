/**
 * Writes what the built-in functions of PostgreSQL 16, 17 and 18 do with NULL, found by calling them, to
 * `packages/db-typegen/src/built-ins/`: `node scripts/typegen/built-ins.mjs [--check] [16 17 18]`.
 *
 * 16 and 17 are those of scripts/matrix. Needs a build of db-testing.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createDatabaseServer } from "../../packages/db-core/dist/index.js";
import { openSession } from "../../packages/db-core/dist/session/index.js";
import { createTestDatabase, startPostgres } from "../../packages/db-testing/dist/index.js";
import { program, root } from "../command.mjs";
import { builtInsText } from "./built-ins-text.mjs";
import { majors, programsOf } from "./majors.mjs";
import { scan } from "./scan.mjs";

/** @param {string} major */
async function found(major) {
  const server = await startPostgres(await programsOf(major));
  try {
    const { config } = await createTestDatabase({ url: server.url });
    const db = createDatabaseServer({ ...config, leakAfterMs: 3_600_000 });
    const session = await openSession(db);
    const text = builtInsText(major, server.version, await scan(session));
    session.destroy();
    await db.close();
    return text;
  } finally {
    await server.stop();
  }
}

await program(async () => {
  const given = process.argv.slice(2);
  const asked = given.filter((each) => majors.includes(each));
  for (const major of asked.length > 0 ? asked : majors) {
    const file = join(root, `packages/db-typegen/src/built-ins/postgres-${major}.ts`);
    const text = await found(major);
    if (!given.includes("--check")) writeFileSync(file, text);
    else if (readFileSync(file, "utf8") !== text) {
      console.error(`${file} is stale: node scripts/typegen/built-ins.mjs ${major}`);
      process.exitCode = 1;
    }
  }
});

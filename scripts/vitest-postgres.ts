import type { TestProject } from "vitest/node";
import { createTestDatabase, startPostgres } from "../packages/db-testing/src/index.js";

/** Projects that need no server: `vitest run --project unit` boots none. */
const withoutServer: readonly string[] = ["structure", "unit"];

/**
 * One PostgreSQL for the whole run: the one the environment names, else an embedded one, which the
 * workers find under ABE_TEST_POSTGRES_URL. ABE_TEST_POSTGRES_BINARIES chooses another release: a
 * folder, or the name of an installed package such as `pg14`.
 */
export default async function setup(run: TestProject): Promise<(() => Promise<void>) | undefined> {
  if (run.vitest.projects.every(({ name }) => withoutServer.includes(name))) return undefined;
  const { env } = process;
  if (env["ABE_TEST_POSTGRES_URL"] || env["DATABASE_URL"] || env["DB_HOST"]) return tryServer();
  const binaries = env["ABE_TEST_POSTGRES_BINARIES"];
  const server = await startPostgres({ maxConnections: 300, ...(binaries ? { binaries } : {}) });
  env["ABE_TEST_POSTGRES_URL"] = server.url;
  return () => server.stop();
}

/** One sentence now is better than one per test file: may we create databases on the given server? */
async function tryServer(): Promise<undefined> {
  const database = await createTestDatabase();
  await database.drop();
}

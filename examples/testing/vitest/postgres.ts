import { startPostgres } from "@abe/db-testing";

/** One PostgreSQL for all test files: vitest runs this before the first and what it returns after the last. */
export default async function setup(): Promise<() => Promise<void>> {
  const server = await startPostgres({ maxConnections: 300 });
  process.env["ABE_TEST_POSTGRES_URL"] = server.url;
  return () => server.stop();
}

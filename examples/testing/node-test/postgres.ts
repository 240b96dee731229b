import { type PostgresHandle, startPostgres } from "@abe/db-testing";

let server: PostgresHandle | undefined;

/** Node.js 24 and up: `node --test --test-global-setup=postgres.js`. */
export async function globalSetup(): Promise<void> {
  server = await startPostgres({ maxConnections: 300 });
  process.env["ABE_TEST_POSTGRES_URL"] = server.url;
}

export async function globalTeardown(): Promise<void> {
  await server?.stop();
}

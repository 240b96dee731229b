import { spawn } from "node:child_process";
import { once } from "node:events";
import { startPostgres } from "@abe/db-testing";

/** Any test runner: `node with-postgres.js node --test a.test.js b.test.js`. */
const [command = "", ...args] = process.argv.slice(2);
const server = await startPostgres({ maxConnections: 300 });
try {
  const env = { ...process.env, ABE_TEST_POSTGRES_URL: server.url };
  const [code] = await once(spawn(command, args, { env, stdio: "inherit" }), "close");
  process.exitCode = code ?? 1;
} finally {
  await server.stop();
}

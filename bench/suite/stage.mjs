import { join } from "node:path";
import { createTestDatabase, startPostgres } from "@abe/db-testing";
import { root } from "../../scripts/command.mjs";
import { withTemporaryFolder } from "../../scripts/temporary-folder.mjs";
import { Child } from "../shared/child.mjs";
import { manyRows, schema } from "./schema.mjs";

/** All clients have their connections at the same time. */
const maxConnections = 400;
/** Connections of each client. */
const max = 10;

/** @typedef {import("./measure.mjs").Stage} Stage */

/**
 * A server, unless DATABASE_URL names one, a database with the tables, and a proxy that makes the server distant.
 *
 * @param {{ withMany: boolean }} needs
 * @param {(stage: Stage, version: string) => Promise<void>} use
 */
export async function withStage({ withMany }, use) {
  const given = process.env["DATABASE_URL"];
  const settings = { max_wal_size: "4GB", autovacuum: "off", jit: "off", shared_buffers: "256MB" };
  const server = given ? undefined : await startPostgres({ maxConnections, settings });
  const database = await createTestDatabase({ url: server?.url ?? String(given) });
  try {
    for (const text of schema) await database.server.query(text);
    if (withMany) await database.server.query(manyRows);
    await withDelay({ ...database.config, max }, (target, delayed) =>
      withTemporaryFolder(async (folder) => {
        const version = await database.server.scalar("SELECT current_setting('server_version')");
        const clear = async () => void (await database.server.query("TRUNCATE bulk, entry"));
        await use({ target, delayed, folder, clear }, String(version));
      }),
    );
  } finally {
    await database.drop();
    await server?.stop();
  }
}

/**
 * @param {import("./client.mjs").Target} target
 * @param {(target: import("./client.mjs").Target, delayed: import("./client.mjs").Target) => Promise<void>} use
 */
async function withDelay(target, use) {
  /** @type {Child<"port", number>} */
  const proxy = await Child.start(join(root, "bench/suite/delay-proxy.mjs"), ["delay", target]);
  try {
    await use(target, { ...target, host: "127.0.0.1", port: await proxy.ask("port") });
  } finally {
    await proxy.end();
  }
}

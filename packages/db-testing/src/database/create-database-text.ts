import { CLUSTER_NAME } from "../server/server-settings.js";
import type { AdminConnection } from "./admin-connection.js";

/** What decides how databases are made and tidied up on a server. */
export interface ServerFacts {
  /** One of this package's own servers: everything on it goes away with it. */
  readonly throwAway: boolean;
  /** `server_version_num`, such as 180004. */
  readonly versionNumber: number;
}

/** Asks the server. */
export async function readServerFacts(admin: AdminConnection): Promise<ServerFacts> {
  const [row] = await admin.rows(
    `SELECT current_setting('cluster_name') AS name,
            current_setting('server_version_num')::int AS version`,
  );
  return { throwAway: row?.["name"] === CLUSTER_NAME, versionNumber: Number(row?.["version"]) };
}

/** From this version on CREATE DATABASE can be told how to copy. */
const HAS_STRATEGY = 150_000;

/**
 * `CREATE DATABASE … [TEMPLATE …]`. On a server without fsync a file copy takes half the time of the
 * default, and a fifth when several are made at once; on a durable one its checkpoints would hurt.
 */
export function createDatabaseText(
  name: string,
  template: string | undefined,
  { throwAway, versionNumber }: ServerFacts,
): string {
  return [
    `CREATE DATABASE ${quoteIdentifier(name)}`,
    ...(template === undefined ? [] : [`TEMPLATE ${quoteIdentifier(template)}`]),
    ...(throwAway && versionNumber >= HAS_STRATEGY ? ["STRATEGY FILE_COPY"] : []),
  ].join(" ");
}

/** PostgreSQL manual, "Identifiers and Key Words". */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

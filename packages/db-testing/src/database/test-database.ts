import { randomBytes } from "node:crypto";
import { type PostgresAddress, addressUrl, parseAddress } from "../address.js";
import { environment } from "../environment.js";
import { startPostgres } from "../server/start-postgres.js";
import { openAdminConnection } from "./admin-connection.js";
import { environmentUrl } from "./maintenance-url.js";

/** Options of {@link createTestDatabase}. */
export interface TestDatabaseOptions {
  /** The server to make it on. Default: the environment's, else an embedded one is started. */
  readonly url?: string;
}

/** A database of one's own. */
export interface TestDatabase extends AsyncDisposable {
  /** `abe_test_` and 16 random hexadecimal digits. */
  readonly name: string;
  readonly url: string;
  readonly config: PostgresAddress;
  /** Ends the sessions that use it and drops it. Idempotent. */
  drop(): Promise<void>;
}

let ownServer: Promise<string> | undefined;

/** Creates an empty database. */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const serverUrl = options.url ?? environmentUrl(environment()) ?? (await ownServerUrl());
  const name = `abe_test_${randomBytes(8).toString("hex")}`;
  await administrate(serverUrl, `CREATE DATABASE ${name}`);
  const config = { ...parseAddress(serverUrl), database: name };
  let dropped: Promise<void> | undefined;
  const drop = (): Promise<void> =>
    (dropped ??= administrate(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
  return { name, url: addressUrl(config), config, drop, [Symbol.asyncDispose]: drop };
}

function ownServerUrl(): Promise<string> {
  return (ownServer ??= startPostgres().then((server) => server.url));
}

async function administrate(serverUrl: string, text: string): Promise<void> {
  const admin = await openAdminConnection(
    addressUrl({ ...parseAddress(serverUrl), database: "postgres" }),
  );
  try {
    await admin.query(text);
  } finally {
    await admin.close();
  }
}

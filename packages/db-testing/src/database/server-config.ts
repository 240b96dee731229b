import type { DatabaseConfig } from "@abe/db-core";
import { type PostgresAddress, addressUrl } from "../address.js";
import { environment } from "../environment.js";
import { startPostgres } from "../server/start-postgres.js";
import { corePeer } from "./core-peer.js";

/** A configuration whose address is known and whose password can be written down. */
export type TestDatabaseConfig = Omit<DatabaseConfig, keyof PostgresAddress | "hosts"> &
  PostgresAddress;

/** Variables that make `configFromEnv` name a server. */
const SERVER_VARIABLES = ["DATABASE_URL", "DB_HOST"];

let ownServer: Promise<string> | undefined;

/**
 * The server that test databases are made on: `url`, else `ABE_TEST_POSTGRES_URL`, else the one that
 * `DATABASE_URL` or `DB_HOST` and its kin name, else an embedded one that this process starts once.
 *
 * @throws ConfigError of db-core a variable is wrong. Nothing was started.
 */
export async function serverConfig(url?: string): Promise<TestDatabaseConfig> {
  const { configFromEnv } = await corePeer();
  const variables = environment();
  const given = url ?? variables["ABE_TEST_POSTGRES_URL"];
  if (given) return plain(configFromEnv({ DATABASE_URL: given }));
  if (SERVER_VARIABLES.some((name) => variables[name])) return plain(configFromEnv(variables));
  return plain(configFromEnv({ DATABASE_URL: await ownServerUrl() }));
}

/** The same configuration with another database. */
export function withDatabase(config: TestDatabaseConfig, database: string): TestDatabaseConfig {
  return { ...config, database };
}

/** A URL that says as much of the configuration as other programs understand. */
export function configUrl(config: TestDatabaseConfig): string {
  const url = addressUrl(config);
  return config.ssl === undefined || config.ssl === false ? url : `${url}?sslmode=verify-full`;
}

async function ownServerUrl(): Promise<string> {
  ownServer ??= startPostgres().then((server) => server.url);
  try {
    return await ownServer;
  } catch (error) {
    ownServer = undefined;
    throw error;
  }
}

/** Of several hosts the first; a password that is a function is asked once. */
async function plain({ hosts, ...config }: DatabaseConfig): Promise<TestDatabaseConfig> {
  const { password = "", user = "postgres" } = config;
  const host = hosts?.[0]?.host ?? config.host?.split(",")[0] ?? "localhost";
  return {
    ...config,
    host,
    port: hosts?.[0]?.port ?? config.port ?? 5432,
    user,
    password: typeof password === "function" ? await password() : password,
    database: config.database ?? user,
  };
}

import { TestDatabaseError } from "../errors.js";
import { corePeer } from "./core-peer.js";
import { refusesConnections } from "./refuses-connections.js";
import { type TestDatabaseConfig, withDatabase } from "./server-config.js";

/** One session that creates, fills and drops databases. */
export interface AdminConnection {
  /** Runs one statement. @throws the server's error. */
  rows(
    text: string,
    values?: readonly unknown[],
  ): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Runs several statements as one implicit transaction. @throws the server's error. */
  script(text: string): Promise<void>;
  /** Ends the session, and with it its advisory locks. */
  close(): Promise<void>;
}

/** The database every cluster has for such work (PostgreSQL manual, "Creating a Database"). */
const MAINTENANCE = "postgres";
/** Who has a variable set, perhaps by a file that is read for him, may not know of it. */
const WHERE_FROM =
  "The address is that of the option url, else of ABE_TEST_POSTGRES_URL, DATABASE_URL or DB_HOST: where none is set, a server is started here.";
/** No such database, no permission to connect, refused by `pg_hba.conf`. */
const NOT_HERE = new Set(["3D000", "42501", "28000"]);
/**
 * Whoever waits for a template waits for its migrations, and whoever makes it is idle meanwhile. The limits of the
 * application, or of its role, are not for that.
 */
const UNHURRIED = "SET statement_timeout = 0; SET lock_timeout = 0; SET idle_session_timeout = 0";
/** Milliseconds to get in: a machine that runs many tests at once is slow to accept. */
const PATIENCE_MS = 10_000;

/**
 * Opens a session on the maintenance database, or on the configuration's own where that one is out of
 * reach. There it only creates and drops databases.
 *
 * @throws TestDatabaseError no server lets us in. Nothing was created.
 */
export async function openAdminConnection(config: TestDatabaseConfig): Promise<AdminConnection> {
  if (await refusesConnections(config.host, config.port)) throw nobodyListens(config);
  try {
    return await openConnection(withDatabase(config, MAINTENANCE));
  } catch (error) {
    if (!NOT_HERE.has(sqlState(error)) || config.database === MAINTENANCE)
      throw noServer(config, error);
  }
  return openConnection(config).catch((error: unknown) => {
    throw noServer(config, error);
  });
}

/** Opens a session on exactly this database. @throws db-core's error. */
export async function openConnection(config: TestDatabaseConfig): Promise<AdminConnection> {
  const { createDatabaseServer, openSession } = await corePeer();
  const server = createDatabaseServer({
    ...config,
    maxConnections: 1,
    minConnections: 0,
    connectTimeoutMs: PATIENCE_MS,
    acquireTimeoutMs: PATIENCE_MS,
    applicationName: "abe-db-testing",
  });
  try {
    const session = await openSession(server);
    await session.simple(UNHURRIED);
    return {
      rows: async (text, values = []) =>
        (await session.query<Record<string, unknown>>(text, values)).rows,
      script: async (text) => void (await session.simple(text)),
      close: async () => {
        session.destroy();
        await server.close();
      },
    };
  } catch (error) {
    await server.close();
    throw error;
  }
}

/** The SQLSTATE of an error or of what caused it; "" when no server spoke. */
export function sqlState(error: unknown): string {
  if (!(error instanceof Error)) return "";
  const { sqlState: state, cause } = error as { sqlState?: unknown; cause?: unknown };
  return typeof state === "string" ? state : sqlState(cause);
}

function noServer({ host, port, user }: TestDatabaseConfig, cause: unknown): TestDatabaseError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new TestDatabaseError(
    "DB_TESTING_NO_SERVER",
    `No test database was made: ${host}:${port} does not let "${user}" in (${reason}). ${WHERE_FROM}`,
    { cause },
  );
}

function nobodyListens({ host, port }: TestDatabaseConfig): TestDatabaseError {
  return new TestDatabaseError(
    "DB_TESTING_NO_SERVER",
    `No test database was made: nobody listens on ${host}:${port}. ${WHERE_FROM}`,
  );
}

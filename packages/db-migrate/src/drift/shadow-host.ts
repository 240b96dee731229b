import { randomBytes } from "node:crypto";
import { configFromEnv, createDatabaseServer } from "@abe/db-core";
import type { DatabaseConfig, DatabaseServer } from "@abe/db-core";
import {
  ConnectFailedError,
  InsufficientPrivilegeError,
  PoolTimeoutError,
  isDatabaseError,
} from "@abe/db-core/errors";
import { type Session, openSession } from "@abe/db-core/session";
import { ShadowError } from "../errors/shadow-error.js";
import { identifier } from "../sql/literal.js";
import type { LiveFacts, RoleFacts } from "./live-facts.js";
import { startEmbeddedServer } from "./shadow-peer.js";

/**
 * Where shadow databases are made.
 *
 * - `embedded`: on a PostgreSQL that `@abe/db-testing` starts for the time being.
 * - `same-server`: beside the database itself, by a role that may create databases.
 * - a URL: on that server. The database it names is only connected to.
 */
export type ShadowPlace = "embedded" | "same-server" | (string & {});

/** How to connect to the database itself; `undefined`: not known. */
export type LiveConnection = (() => DatabaseConfig) | undefined;

/** A server on which shadow databases are made. */
export interface ShadowHost {
  readonly config: DatabaseConfig;
  /** As whom migrations run there. `undefined`: as the role that logs in. */
  readonly role: string | undefined;
  stop(): Promise<void>;
}

/** An empty database, as migrations find it. */
export interface ShadowDatabase {
  readonly server: DatabaseServer;
  readonly session: Session;
}

/**
 * @param role as whom migrations run in the database itself
 * @throws ShadowError
 */
export async function openShadowHost(
  place: ShadowPlace,
  live: LiveConnection,
  facts: LiveFacts,
  role: string | undefined,
): Promise<ShadowHost> {
  if (place === "embedded") return embeddedHost(facts, role ?? facts.user);
  if (place !== "same-server") {
    return { config: configOf(place), role, stop: leaveRunning };
  }
  if (live !== undefined) return { config: live(), role, stop: leaveRunning };
  throw new ShadowError(
    "How to connect to the same server is not known where `server` was given: name a URL.",
  );
}

/** What was given is not told again: it may hold a password. */
function configOf(place: string): DatabaseConfig {
  try {
    return configFromEnv({ DATABASE_URL: place });
  } catch (cause) {
    throw new ShadowError(
      "Its place is embedded, same-server or a URL such as postgres://user:password@host:5432/database.",
      { cause },
    );
  }
}

/** The server is somebody else's. */
const leaveRunning = (): Promise<void> => Promise.resolve();

/** Who runs migrations may do everything there, so that what is theirs is theirs in the shadow too. */
async function embeddedHost(facts: LiveFacts, role: string): Promise<ShadowHost> {
  const server = await startEmbeddedServer();
  const config = configFromEnv({ DATABASE_URL: server.url });
  try {
    await withAdmin(config, (admin) => copyRoles(admin, facts.roles, role));
  } catch (error) {
    await server.stop();
    throw error;
  }
  return { config, role, stop: () => server.stop() };
}

async function copyRoles(
  admin: Session,
  roles: readonly RoleFacts[],
  migrator: string,
): Promise<void> {
  const there = new Set(await admin.column<string>("SELECT rolname::text FROM pg_roles"));
  const missing = roles.filter(({ name }) => !there.has(name));
  const known = new Set([...there, ...roles.map(({ name }) => name)]);
  const memberships = missing.flatMap(({ name, memberOf }) =>
    memberOf
      .filter((group) => known.has(group))
      .map((group) => `GRANT ${identifier(group)} TO ${identifier(name)}`),
  );
  const texts = [
    ...missing.map(({ name }) => `CREATE ROLE ${identifier(name)}`),
    ...memberships,
    `ALTER ROLE ${identifier(migrator)} SUPERUSER`,
  ];
  await admin.simple(texts.join("; "));
}

/**
 * Makes a database, lends it to `work`, and drops it whatever comes of that.
 *
 * @throws ShadowError it cannot be made.
 */
export async function withShadowDatabase<T>(
  { config }: ShadowHost,
  facts: LiveFacts,
  work: (database: ShadowDatabase) => Promise<T>,
): Promise<T> {
  const name = `abe_shadow_${randomBytes(8).toString("hex")}`;
  await reaching(() => withAdmin(config, (admin) => createDatabase(admin, name, facts.searchPath)));
  try {
    return await withSession({ ...config, database: name }, work);
  } finally {
    await withAdmin(config, (admin) =>
      admin.query(`DROP DATABASE IF EXISTS ${identifier(name)} WITH (FORCE)`),
    );
  }
}

/** Says of a server that does not answer that it is the shadow's, and not the database's own. */
async function reaching(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    if (!(cause instanceof ConnectFailedError || cause instanceof PoolTimeoutError)) throw cause;
    throw new ShadowError(`Its server cannot be reached: ${cause.message}.`, { cause });
  }
}

/** What an administrator has put into template1 is not the migrations' doing. */
async function createDatabase(admin: Session, name: string, searchPath: string): Promise<void> {
  try {
    await admin.query(`CREATE DATABASE ${identifier(name)} TEMPLATE template0`);
  } catch (cause) {
    const reason = isDatabaseError(cause) ? cause.message : String(cause);
    const next = cause instanceof InsufficientPrivilegeError ? ` ${await mayCreate(admin)}` : "";
    throw new ShadowError(`A database cannot be created: ${reason}.${next}`, { cause });
  }
  await admin.query("SELECT set_config('search_path', $1, false)", [searchPath]);
  await admin.query(`ALTER DATABASE ${identifier(name)} SET search_path FROM CURRENT`);
}

/** What lets the role create databases, for who may say so. */
async function mayCreate(admin: Session): Promise<string> {
  const role = await admin.scalar<string>("SELECT quote_ident(session_user)");
  return `Let it: ALTER ROLE ${role} CREATEDB. Or make the shadow elsewhere: --shadow embedded, or --shadow <url>.`;
}

function withAdmin<T>(config: DatabaseConfig, work: (session: Session) => Promise<T>): Promise<T> {
  return withSession(config, ({ session }) => work(session));
}

async function withSession<T>(
  config: DatabaseConfig,
  work: (database: ShadowDatabase) => Promise<T>,
): Promise<T> {
  const limits = { maxConnections: 2, minConnections: 0, statementTimeoutMs: 0, leakAfterMs: 0 };
  const server = createDatabaseServer(
    { ...config, ...limits, lockTimeoutMs: 0, applicationName: "db-migrate shadow" },
    { name: "db-migrate-shadow" },
  );
  try {
    const session = await openSession(server);
    try {
      return await work({ server, session });
    } finally {
      await session.release();
    }
  } finally {
    await server.close();
  }
}

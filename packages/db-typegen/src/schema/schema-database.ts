import { sep } from "node:path";
import { createDatabaseServer, type DatabaseServer } from "@abe/db-core";
import { openSession, type Session } from "@abe/db-core/session";
import { DatabaseUrlError, MigrationsError } from "../errors.js";
import { EmbeddedServer } from "./embedded-server.js";
import { emptySchemaHash } from "./migrations-hash.js";
import { databaseSchemaHash, knownSchemaHash } from "./schema-hash.js";
import { migrationsFolder, type SchemaOptions } from "./schema-options.js";
import { testingPeer } from "./testing-peer.js";

/** What a step of {@link SchemaHost.open} is about, for people. */
export type SchemaStep = "starting PostgreSQL" | "applying migrations" | "connecting";

/** A database with the schema, and a session on it. */
export interface SchemaDatabase {
  readonly session: Session;
  readonly hash: string;
  /** Drops the database, where it was made. */
  close(): Promise<void>;
}

/** Makes databases with the schema. What it starts lives until it is closed. */
export class SchemaHost {
  readonly #options: SchemaOptions;
  readonly #onStep: (step: SchemaStep) => void;
  readonly #embedded: EmbeddedServer;

  constructor(options: SchemaOptions, onStep: (step: SchemaStep) => void) {
    this.#options = options;
    this.#onStep = onStep;
    this.#embedded = new EmbeddedServer(options, () => onStep("starting PostgreSQL"));
  }

  /**
   * @throws MigrationsError they cannot be applied.
   * @throws DatabaseUrlError
   * @throws ConnectFailedError, PostgresStartError there is no server.
   */
  async open(): Promise<SchemaDatabase> {
    const { databaseUrl } = this.#options;
    return databaseUrl === undefined ? this.#make() : this.#connect(databaseUrl);
  }

  /** Ends the server, where one was started. */
  async close(): Promise<void> {
    await this.#embedded.stop();
  }

  async #make(): Promise<SchemaDatabase> {
    const hash = knownSchemaHash(this.#options) ?? emptySchemaHash;
    const { serverUrl } = this.#options;
    if (serverUrl !== undefined) return this.#makeOn(serverUrl, hash);
    return this.#embedded.lend(({ url, isMigrated }) => this.#makeOn(url, hash, isMigrated));
  }

  /** @param isMigrated the server has what migrations have made, for copies of it */
  async #makeOn(url: string, hash: string, isMigrated = false): Promise<SchemaDatabase> {
    const { createTestDatabase } = await testingPeer();
    const isEmpty = hash === emptySchemaHash;
    if (!isEmpty && !isMigrated) this.#onStep("applying migrations");
    const migrations = migrationsFolder(this.#options);
    const database = await createTestDatabase(
      isEmpty ? { url, prefix } : { url, migrations },
    ).catch((error: unknown) => {
      throw migrationsError(error, this.#options.root);
    });
    return opened(createDatabaseServer(singleUse(database.config), { name }), {
      hash: () => Promise.resolve(hash),
      drop: () => database.drop(),
    });
  }

  async #connect(url: string): Promise<SchemaDatabase> {
    this.#onStep("connecting");
    return opened(serverOf(url), { hash: databaseSchemaHash, drop: () => Promise.resolve() });
  }
}

const name = "db-typegen";
const prefix = "abe_typegen_";

/** A URL may hold a password: what was given is not told again. */
function serverOf(url: string): DatabaseServer {
  try {
    return createDatabaseServer(url, { name });
  } catch (cause) {
    throw new DatabaseUrlError(
      "DB_TYPEGEN_URL",
      "--database-url takes a URL such as postgres://user:password@host:5432/database.",
      { cause },
    );
  }
}

/** One session, for as long as it takes. */
function singleUse<Config extends object>(config: Config) {
  return {
    ...config,
    maxConnections: 1,
    leakAfterMs: 0,
    statementTimeoutMs: 0,
    applicationName: name,
  };
}

async function opened(
  server: DatabaseServer,
  {
    hash,
    drop,
  }: {
    readonly hash: (session: Session) => Promise<string>;
    readonly drop: () => Promise<void>;
  },
): Promise<SchemaDatabase> {
  const close = async (session?: Session): Promise<void> => {
    session?.destroy();
    await server.close({ drainTimeoutMs: 0 });
    await drop();
  };
  let session: Session | undefined;
  try {
    session = await openSession(server);
    const lent = session;
    // Nothing is executed but questions about the catalogue, and what is described could change nothing.
    await session.simple("SET default_transaction_read_only = on");
    return { session, hash: await hash(session), close: () => close(lent) };
  } catch (error) {
    await close(session).catch(() => undefined);
    throw error;
  }
}

function migrationsError(error: unknown, root: string): unknown {
  const code = error instanceof Error ? Reflect.get(error, "code") : undefined;
  if (!(error instanceof Error) || code !== "DB_TESTING_MIGRATIONS") return error;
  const { cause } = error;
  const reason = withoutAdvice(cause instanceof Error ? cause.message : error.message);
  return new MigrationsError(
    "DB_TYPEGEN_MIGRATIONS",
    `The migrations cannot be applied to an empty database.\n${reason.replaceAll(root + sep, "")}`,
    { cause: error },
  );
}

/** db-migrate says what became of a database, which was a throw-away one here, and how to go on with it. */
function withoutAdvice(reason: string): string {
  const lines = reason.split("\n");
  const isAdvice = /^Nothing was changed\b|npx @abe\/db-migrate/;
  return lines.filter((each, at) => at === 0 || !isAdvice.test(each)).join("\n");
}

import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import type { DatabaseServer } from "@abe/db-core";
import { DbTestingError, TestDatabaseError } from "../errors.js";
import { openAdminConnection, sqlState } from "./admin-connection.js";
import { corePeer } from "./core-peer.js";
import { createDatabaseText, quoteIdentifier, readServerFacts } from "./create-database-text.js";
import { readMigrationsFolder } from "./migrations-folder.js";
import { type TestDatabaseConfig, configUrl, serverConfig, withDatabase } from "./server-config.js";
import {
  type Template,
  type Workplace,
  copyTemplate,
  dropUnusedTemplate,
  templateOf,
} from "./template-database.js";

/** Options of {@link createTestDatabase}. */
export interface TestDatabaseOptions {
  /** The server to make it on. Default: the environment's, else an embedded one is started. */
  readonly url?: string;
  /**
   * Folder of `<version>_<name>/up.sql`, which the database then has applied: by `@abe/db-migrate`,
   * history included, where it is installed. They run once per server and content of the folder; every
   * further database is a copy. A path is relative to the current folder; a `URL` made of
   * `import.meta.url` does not depend on it.
   */
  readonly migrations?: string | URL;
  /** An existing database to copy instead. Nobody may be connected to it. */
  readonly template?: string;
  /**
   * What its name begins with, unless {@link migrations} are given: 1 to 40 lower-case letters, digits
   * and underscores, the first one no digit. Default `abe_test_`.
   */
  readonly prefix?: string;
}

/** A database of one's own. */
export interface TestDatabase extends AsyncDisposable {
  /** Begins with `abe_test_` or the prefix; the rest is random. */
  readonly name: string;
  readonly url: string;
  /** For `createDatabaseServer`, or to read host, port, user and password from. */
  readonly config: TestDatabaseConfig;
  /** A server on it with db-core's defaults. It connects when it is first used. */
  readonly server: DatabaseServer;
  /**
   * Closes {@link server}, which gives what is left running a second, ends all other sessions and drops the
   * database. Idempotent.
   */
  drop(): Promise<void>;
}

/**
 * Creates a database that nobody else uses.
 *
 * It is made on `url`, else `ABE_TEST_POSTGRES_URL`, else the server that `DATABASE_URL` or `DB_HOST`
 * and its kin name, else an embedded server that lives as long as this process. On a server of yours
 * nothing but databases named `abe_test_…` (or `prefix`) is created or dropped; `DB_NAME` is at most
 * connected to.
 *
 * @throws TestDatabaseError says what is missing; no database is left behind.
 * @throws PostgresStartError the embedded server does not start.
 */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const prefix = checkedPrefix(options);
  const template = await wantedTemplate(options);
  const config = await serverConfig(options.url);
  const { createDatabaseServer } = await corePeer();
  const name = `${template?.copyPrefix ?? prefix}${randomBytes(8).toString("hex")}`;
  await atWork(config, { verb: "create", name }, async (place) => {
    if (template !== undefined) await copyTemplate(place, template, name);
    else await place.admin.rows(createDatabaseText(name, options.template, place.facts));
  });
  const own = withDatabase(config, name);
  const server = createDatabaseServer(own);
  let dropped: Promise<void> | undefined;
  const drop = (): Promise<void> =>
    (dropped ??= server
      .close({ drainTimeoutMs: GOODBYE_MS })
      .then(() => dropDatabase(config, name, template)));
  return { name, url: configUrl(own), config: own, server, drop, [Symbol.asyncDispose]: drop };
}

/** What a test left running is not worth waiting for: test runners give a hook ten seconds or less. */
const GOODBYE_MS = 1_000;

const PREFIX = /^[a-z_][a-z0-9_]{0,39}$/;

function checkedPrefix(options: TestDatabaseOptions): string {
  const { prefix = "abe_test_", migrations, template } = options;
  if (migrations !== undefined && template !== undefined) {
    throw new TestDatabaseError(
      "DB_TESTING_OPTION",
      "migrations and template exclude each other: a database is a copy of one or the other.",
    );
  }
  if (PREFIX.test(prefix)) return prefix;
  throw new TestDatabaseError(
    "DB_TESTING_OPTION",
    `prefix is ${JSON.stringify(prefix)}: give 1 to 40 lower-case letters, digits and underscores.`,
  );
}

async function wantedTemplate(options: TestDatabaseOptions): Promise<Template | undefined> {
  const { migrations } = options;
  if (migrations === undefined) return undefined;
  const path = migrations instanceof URL ? fileURLToPath(migrations) : migrations;
  return templateOf(await readMigrationsFolder(path));
}

async function dropDatabase(
  config: TestDatabaseConfig,
  name: string,
  template: Template | undefined,
): Promise<void> {
  await atWork(config, { verb: "drop", name }, async (place) => {
    await place.admin.rows(`DROP DATABASE IF EXISTS ${quoteIdentifier(name)} WITH (FORCE)`);
    if (template !== undefined) await dropUnusedTemplate(place, template);
  });
}

/** What an error message says was attempted. */
interface Task {
  readonly verb: "create" | "drop";
  readonly name: string;
}

async function atWork(
  config: TestDatabaseConfig,
  task: Task,
  work: (place: Workplace) => Promise<void>,
): Promise<void> {
  const admin = await openAdminConnection(config);
  try {
    await work({ admin, config, facts: await readServerFacts(admin) });
  } catch (error) {
    throw error instanceof DbTestingError ? error : failed(error, task, config);
  } finally {
    await admin.close();
  }
}

const INSUFFICIENT_PRIVILEGE = "42501";
const OBJECT_IN_USE = "55006";

function failed(cause: unknown, { verb, name }: Task, config: TestDatabaseConfig): DbTestingError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const { host, port, user } = config;
  const state = sqlState(cause);
  if (verb === "drop" || state !== INSUFFICIENT_PRIVILEGE) {
    const advice = state === OBJECT_IN_USE ? ". End its other sessions first." : "";
    return new TestDatabaseError(
      "DB_TESTING_DATABASE",
      `Cannot ${verb} ${name}: ${reason}${advice}`,
      { cause },
    );
  }
  return new TestDatabaseError(
    "DB_TESTING_NOT_PERMITTED",
    `Cannot create ${name}: "${user}" may not create databases on ${host}:${port}. ` +
      `Run ALTER ROLE ${quoteIdentifier(user)} CREATEDB there, or unset DATABASE_URL and DB_HOST.`,
    { cause },
  );
}

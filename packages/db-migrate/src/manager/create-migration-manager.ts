import { randomBytes, randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { IDatabaseServer } from "@abe/db-core";
import { emitWarning, openSession } from "@abe/db-core/session";
import type { Session } from "@abe/db-core/session";
import { type MigrationAuth, authFromEnv, createMigrationAuth } from "../auth/migration-auth.js";
import {
  type BaselineResult,
  type RepairOptions,
  type RepairReport,
  baseline,
  repair,
} from "../commands/amend-history.js";
import type { CommandContext } from "../commands/command-context.js";
import { type CreatedMigration, createMigration } from "../commands/create-migration.js";
import {
  type MigrationPlan,
  type MigrationStatus,
  type VerifyReport,
  readPlan,
  readStatus,
  readVerification,
} from "../commands/inspect-database.js";
import {
  type MigrateDownTarget,
  type RevertedMigration,
  migrateDown,
} from "../commands/migrate-down.js";
import { type AppliedMigration, migrateUp, requireMigration } from "../commands/migrate-up.js";
import { redo } from "../commands/redo.js";
import { withHistory } from "../commands/with-history.js";
import { environment } from "../config/environment.js";
import { type MigrationSettings, resolveSettings } from "../config/migration-settings.js";
import type { MigrationWarningCode } from "../errors/error-codes.js";
import { checkEnvironment, readHistory } from "../history/read-history.js";
import { systemPollClock } from "../lock/poll-clock.js";
import { readMigrations } from "../source/directory-source.js";
import type { Migration } from "../source/migration.js";
import { toolVersion } from "../tool-version.js";
import { lendServer, migrationServerConfig } from "./lend-server.js";
import { type MigrationManagerOptions, checkOptions } from "./manager-options.js";
import type { MigrationManager, RedoneMigration } from "./migration-manager.js";

/**
 * Makes a {@link MigrationManager}. Nothing is read or connected before its first command.
 *
 * @throws MigrationConfigError an unknown option, or two that exclude each other.
 */
export function createMigrationManager(options: MigrationManagerOptions = {}): MigrationManager {
  checkOptions(options);
  return new FolderMigrationManager(options);
}

/** What a command needs and reads from files only. */
type Command<T> = (context: CommandContext, available: readonly Migration[]) => Promise<T>;

interface Resolved {
  readonly settings: MigrationSettings;
  readonly auth: MigrationAuth;
}

class FolderMigrationManager implements MigrationManager {
  readonly #options: MigrationManagerOptions;
  #resolved: Resolved | undefined;
  #running: Promise<unknown> = Promise.resolve();

  constructor(options: MigrationManagerOptions) {
    this.#options = options;
  }

  initialize(): Promise<void> {
    return this.#command(async (context) => {
      const history = await readHistory(context.session);
      if (history === undefined) return withHistory(context, async () => {});
      checkEnvironment(history, context.settings.environment);
    });
  }

  migrateUp(to?: string): Promise<AppliedMigration[]> {
    return this.#command((context, available) =>
      migrateUp(context, available, target(context, available, to)),
    );
  }

  migrateDown(to: MigrateDownTarget = { steps: 1 }): Promise<RevertedMigration[]> {
    return this.#command((context, available) => migrateDown(context, available, to));
  }

  status(): Promise<MigrationStatus> {
    return this.#command(readStatus);
  }

  plan(to?: string): Promise<MigrationPlan> {
    return this.#command((context, available) =>
      readPlan(context, available, target(context, available, to)),
    );
  }

  verify(): Promise<VerifyReport> {
    return this.#command(readVerification);
  }

  repair(options: RepairOptions = {}): Promise<RepairReport> {
    return this.#command((context, available) => repair(context, available, options));
  }

  baseline(at: string): Promise<BaselineResult> {
    return this.#command((context, available) =>
      baseline(context, available, requireMigration(at, available, context.settings.directory)),
    );
  }

  redo(): Promise<RedoneMigration | undefined> {
    return this.#command(redo);
  }

  async create(name: string): Promise<CreatedMigration> {
    return createMigration(this.#resolve().settings.directory, name, new Date());
  }

  async close(): Promise<void> {
    await this.#running;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Reads the folder, connects, runs the command, and leaves nothing open. */
  #command<T>(command: Command<T>): Promise<T> {
    const run = this.#running.then(() => this.#run(command));
    // The next command waits for this one, whatever its end.
    this.#running = run.then(
      () => undefined,
      () => undefined,
    );
    return run;
  }

  async #run<T>(command: Command<T>): Promise<T> {
    const { settings, auth } = this.#resolve();
    const available = await readMigrations(settings.directory);
    const own = (): ReturnType<typeof migrationServerConfig> =>
      migrationServerConfig(this.#options.config, environment(), auth);
    return lendServer(this.#options, own, async (server) => {
      const session = await openSession(server);
      try {
        return await command(contextOf({ settings, auth }, server, session), available);
      } finally {
        await session.release();
      }
    });
  }

  #resolve(): Resolved {
    const { config, server, auth } = this.#options;
    const fromEnvironment = config === undefined && server === undefined;
    this.#resolved ??= {
      settings: resolveSettings(environment(), this.#options),
      auth: auth ?? (fromEnvironment ? authFromEnv(environment()) : createMigrationAuth()),
    };
    return this.#resolved;
  }
}

function contextOf(
  { settings, auth }: Resolved,
  server: IDatabaseServer,
  session: Session,
): CommandContext {
  return {
    server,
    session,
    settings,
    role: auth.role,
    lockTimeoutMs: settings.lockTimeoutMs,
    clock: systemPollClock,
    nonce: () => randomBytes(16).toString("hex"),
    run: {
      runId: randomUUID(),
      actor: auth.actor,
      host: hostname(),
      pid: process.pid,
      toolVersion: toolVersion(),
    },
    onWait: (holder) => {
      const message = "Another runner holds the migration lock; waiting for it.";
      emitWarning(server, {
        code: "DB_MIGRATE_WAITING" satisfies MigrationWarningCode,
        message,
        details: { holderPid: holder?.pid, waitMs: settings.lockWaitMs },
      });
    },
  };
}

function target(
  { settings }: CommandContext,
  available: readonly Migration[],
  to: string | undefined,
): Migration | undefined {
  return to === undefined ? undefined : requireMigration(to, available, settings.directory);
}

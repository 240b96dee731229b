import type { DatabaseConfig } from "@abe/db-core";
import { openSession } from "@abe/db-core/session";
import type { RunPermit } from "../admission/run-permit.js";
import type { ServerExamination } from "../admission/server-examination.js";
import type { BaselineOptions, BaselineResult, SchemaComparison } from "../commands/baseline.js";
import type { CommandContext } from "../commands/command-context.js";
import type { CreateOptions, CreatedMigration } from "../commands/create-migration.js";
import { hasNothingToApply } from "../commands/has-nothing-to-apply.js";
import type { MigrationStatus } from "../commands/read-status.js";
import type { VerifyOptions, VerifyReport } from "../commands/read-verification.js";
import type { LintOptions } from "../commands/lint-folder.js";
import type { MigrateDownTarget, RevertedMigration } from "../commands/migrate-down.js";
import type { AppliedMigration } from "../commands/migrate-up.js";
import type { DownPlan } from "../commands/plan-reversal.js";
import type { AuditEntry } from "../commands/read-audit.js";
import type { MigrationPlan, PlanOptions } from "../commands/read-plan.js";
import type { RepairOptions, RepairReport } from "../commands/repair.js";
import type { SquashResult } from "../commands/squash.js";
import { type MigrateUpOptions, requireMigration } from "../commands/up-request.js";
import { loadConfigFile } from "../config/config-file.js";
import { environment } from "../config/environment.js";
import type { DriftOptions, DriftReport } from "../drift/detect-drift.js";
import type { CatalogScope } from "../drift/read-catalog.js";
import type { SavedCatalog } from "../drift/saved-catalog.js";
import type { LiveConnection } from "../drift/shadow-host.js";
import { UnknownMigrationError } from "../errors/history-errors.js";
import { readHistory } from "../history/read-history.js";
import type { ImportOptions, ImportReport } from "../import/import-options.js";
import type { LintReport } from "../lint/lint-finding.js";
import { readMigrations } from "../source/directory-source.js";
import type { Migration } from "../source/migration.js";
import type { MigrationEvents, MigrationUmzug } from "../umzug-adapter.js";
import { askingForPassword, lendServer } from "./lend-server.js";
import { type MigrationManagerOptions, checkOptions } from "./manager-options.js";
import { type MigrationListener, MigrationListeners } from "./migration-listeners.js";
import type { MigrationManager, RedoneMigration } from "./migration-manager.js";
import { newCommandContext } from "./new-command-context.js";
import { type ResolvedOptions, resolveOptions } from "./resolve-options.js";

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

/** Each command is loaded when it is first called: an `up` that every start of an application runs is one. */
class FolderMigrationManager implements MigrationManager {
  readonly #options: MigrationManagerOptions;
  readonly #listeners = new MigrationListeners();
  #resolved: Promise<ResolvedOptions> | undefined;
  #running: Promise<unknown> = Promise.resolve();

  constructor(options: MigrationManagerOptions) {
    this.#options = options;
  }

  initialize(): Promise<void> {
    return this.#command(async (context, available) => {
      const { initialize } = await import("../commands/initialize.js");
      return initialize(context, available);
    });
  }

  migrateUp(to?: string | MigrateUpOptions): Promise<AppliedMigration[]> {
    const options = upOptions(to);
    return this.#command(async (context, available) => {
      if (await hasNothingToApply(context, available, options)) return [];
      const { migrateUp } = await import("../commands/migrate-up.js");
      return migrateUp(context, available, options);
    }, options.signal);
  }

  migrateDown(to: MigrateDownTarget = { steps: 1 }): Promise<RevertedMigration[]> {
    return this.#command(async (context, available) => {
      const { migrateDown } = await import("../commands/migrate-down.js");
      return migrateDown(context, available, to);
    }, to.signal);
  }

  status(): Promise<MigrationStatus> {
    return this.#command(async (context, available) => {
      const { readStatus } = await import("../commands/read-status.js");
      return readStatus(context, available);
    });
  }

  plan(to?: string | PlanOptions): Promise<MigrationPlan> {
    const options: PlanOptions = typeof to === "string" ? { to } : (to ?? {});
    return this.#command(async (context, available) => {
      const { readPlan } = await import("../commands/read-plan.js");
      return readPlan(context, available, options);
    });
  }

  planDown(target: MigrateDownTarget = { steps: 1 }): Promise<DownPlan> {
    return this.#command(async (context, available) => {
      const { readDownPlan } = await import("../commands/plan-reversal.js");
      return readDownPlan(context, available, target);
    });
  }

  verify(options: VerifyOptions = {}): Promise<VerifyReport> {
    return this.#command(async (context, available) => {
      const { readVerification } = await import("../commands/read-verification.js");
      const report = await readVerification(context, available);
      const files = new Set(available.map(({ up }) => up.path));
      // What cannot be applied cannot be reverted; a down.sql that cannot be run is part of the findings.
      const unfit = report.faults.some(({ file }) => files.has(file));
      if (options.reversible !== true || unfit) return report;
      const { verifyReversible } = await import("../drift/verify-reversible.js");
      const place = options.shadow ?? "embedded";
      const connection = await this.#connection();
      const reversibility = await verifyReversible(context, available, place, connection);
      return { ...report, reversibility };
    }, options.signal);
  }

  drift(options: DriftOptions = {}): Promise<DriftReport> {
    return this.#command(async (context, available) => {
      if (options.against !== undefined) {
        const { compareWithSaved } = await import("../drift/compare-saved.js");
        return compareWithSaved(context, options.against, options);
      }
      const { detectDrift } = await import("../drift/detect-drift.js");
      return detectDrift(context, available, options, await this.#connection());
    }, options.signal);
  }

  fingerprint(scope: CatalogScope = {}): Promise<SavedCatalog> {
    return this.#command(async (context) => {
      const { saveCatalog } = await import("../drift/saved-catalog.js");
      return saveCatalog(context, scope);
    });
  }

  repair(options: RepairOptions = {}): Promise<RepairReport> {
    return this.#command(async (context, available) => {
      const { repair } = await import("../commands/repair.js");
      return repair(context, available, options);
    });
  }

  baseline(at: string, options: BaselineOptions = {}): Promise<BaselineResult> {
    return this.#command(async (context, available) => {
      const { baseline } = await import("../commands/baseline.js");
      const last = requireMigration(at, available, context.settings.directory);
      const compare = options.compare ?? (await this.#comparison(context, available, options));
      return baseline(context, available, last, {
        ...options,
        ...(compare === undefined ? {} : { compare }),
      });
    });
  }

  async import(options: ImportOptions): Promise<ImportReport> {
    const { importFiles, importWithHistory } = await import("../commands/import-migrations.js");
    if (options.adoptHistory === true) {
      return this.#queued(() =>
        this.#connected((context) => importWithHistory(context, options), undefined),
      );
    }
    return importFiles((await this.#resolve()).settings, options);
  }

  redo(options: RunPermit = {}): Promise<RedoneMigration | undefined> {
    return this.#command(async (context, available) => {
      const { redo } = await import("../commands/redo.js");
      return redo(context, available, options);
    });
  }

  examine(approval?: string): Promise<ServerExamination> {
    return this.#command(async (context, available) => {
      const { examineServer } = await import("../admission/examine-server.js");
      return examineServer(context, available, approval);
    });
  }

  audit(limit = 100): Promise<readonly AuditEntry[]> {
    return this.#command(async ({ session }) => {
      const { readAudit } = await import("../commands/read-audit.js");
      return readAudit(session, limit);
    });
  }

  async create(name: string, options: CreateOptions = {}): Promise<CreatedMigration> {
    const { settings } = await this.#resolve();
    const { directory, programs } = settings;
    const { createMigration } = await import("../commands/create-migration.js");
    return createMigration(directory, name, new Date(), { ...options, programs });
  }

  async lint(options: LintOptions = {}): Promise<LintReport> {
    const { settings } = await this.#resolve();
    const { lintFolder } = await import("../commands/lint-folder.js");
    const pending =
      options.pending === true ? (await this.plan()).steps.map(({ name }) => name) : undefined;
    const available = await readMigrations(settings.directory, settings.programs);
    return lintFolder(available, settings, options, pending);
  }

  async squash(through: string, name = "squashed"): Promise<SquashResult> {
    const { settings } = await this.#resolve();
    const { directory, programs } = settings;
    const available = await readMigrations(directory, programs);
    const { squash } = await import("../commands/squash.js");
    return squash(directory, available, requireMigration(through, available, directory), name);
  }

  on<K extends keyof MigrationEvents>(name: K, listener: MigrationListener<K>): () => void {
    return this.#listeners.add(name, listener);
  }

  async createUmzug(): Promise<MigrationUmzug> {
    const { settings } = await this.#resolve();
    const available = await readMigrations(settings.directory, settings.programs);
    const versioned = available.filter(({ kind }) => kind === "versioned");
    const { makeUmzug } = await import("../umzug-adapter.js");
    return makeUmzug({
      names: versioned.map(({ name }) => name),
      applied: async () => (await this.#appliedNames()).toSorted(byPlaceIn(versioned)),
      up: async (name) => void (await this.migrateUp(name)),
      down: async (name) => {
        const applied = await this.#appliedNames();
        if (applied.at(-1) !== name) {
          throw new UnknownMigrationError(name, applied.slice(-1), "the last place of the history");
        }
        await this.migrateDown();
      },
    });
  }

  async close(): Promise<void> {
    await this.#running;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** In the order of application. */
  #appliedNames(): Promise<string[]> {
    return this.#command(async ({ session }) => {
      const history = await readHistory(session);
      const entries = history?.entries.filter(
        ({ state, kind }) => state === "applied" && kind !== "repeatable",
      );
      return (entries ?? []).map(({ name }) => name);
    });
  }

  /** Reads the folder, connects, runs the command, and leaves nothing open. */
  #command<T>(command: Command<T>, signal?: AbortSignal): Promise<T> {
    return this.#queued(async () => {
      const { settings } = await this.#resolve();
      const available = await readMigrations(settings.directory, settings.programs);
      return this.#connected((context) => command(context, available), signal);
    });
  }

  #queued<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#running.then(work);
    // The next command waits for this one, whatever its end.
    this.#running = run.then(
      () => undefined,
      () => undefined,
    );
    return run;
  }

  async #connected<T>(
    work: (context: CommandContext) => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    const { settings, auth, connection, applicationUser } = await this.#resolve();
    const own = (): DatabaseConfig => askingForPassword(connection(), auth);
    return lendServer(this.#options, own, async (server) => {
      const session = await openSession(server);
      const listeners = this.#listeners;
      const given = this.#options.server !== undefined;
      const pooled = !given && connection().mode === "pgbouncer-transaction";
      try {
        const setup = {
          settings,
          auth,
          applicationUser,
          server,
          session,
          signal,
          listeners,
          pooled,
        };
        return await work(newCommandContext(setup));
      } finally {
        await session.release();
      }
    });
  }

  async #comparison(
    context: CommandContext,
    available: readonly Migration[],
    { shadow }: BaselineOptions,
  ): Promise<SchemaComparison | undefined> {
    if (shadow === undefined) return undefined;
    const { compareWithShadow } = await import("../drift/expected-catalog.js");
    const connection = await this.#connection();
    return (names) => {
      const migrations = available.filter(({ name }) => names.includes(name));
      return compareWithShadow(context, migrations, { shadow }, connection);
    };
  }

  /** How to connect to the database from elsewhere; not known of a server that was given. */
  async #connection(): Promise<LiveConnection> {
    return this.#options.server === undefined ? (await this.#resolve()).connection : undefined;
  }

  #resolve(): Promise<ResolvedOptions> {
    this.#resolved ??= this.#readOptions().catch((error: unknown) => {
      // A variable may be mended before the next command.
      this.#resolved = undefined;
      throw error;
    });
    return this.#resolved;
  }

  async #readOptions(): Promise<ResolvedOptions> {
    const { configFile } = this.#options;
    const file = configFile === false ? undefined : await loadConfigFile(configFile);
    return resolveOptions(this.#options, environment(), file);
  }
}

function upOptions(to: string | MigrateUpOptions | undefined): MigrateUpOptions {
  return typeof to === "string" ? { to } : (to ?? {});
}

function byPlaceIn(migrations: readonly Migration[]): (left: string, right: string) => number {
  const places = new Map(migrations.map(({ name }, index) => [name, index]));
  return (left, right) => (places.get(left) ?? 0) - (places.get(right) ?? 0);
}

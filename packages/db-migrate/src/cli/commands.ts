import { mkdir } from "node:fs/promises";
import type { BootstrapRoles } from "../auth/bootstrap-sql.js";
import type { BaselineOptions } from "../commands/baseline.js";
import { type MigrateUpOptions, checkSteps } from "../commands/up-request.js";
import type { LintOptions } from "../commands/lint-folder.js";
import type { MigrateDownTarget } from "../commands/migrate-down.js";
import type { VerifyOptions } from "../commands/read-verification.js";
import type { PlanOptions } from "../commands/read-plan.js";
import type { RepairOptions } from "../commands/repair.js";
import { loadConfigFile } from "../config/config-file.js";
import { environment } from "../config/environment.js";
import { counted } from "../counted.js";
import type { DriftOptions } from "../drift/detect-drift.js";
import type { CatalogScope } from "../drift/read-catalog.js";
import { MigrationDirectoryError } from "../errors/directory-errors.js";
import type { ImportOptions } from "../import/import-options.js";
import type { LintFormat } from "../lint/format-report.js";
import { createMigrationManager } from "../manager/create-migration-manager.js";
import type { MigrationManagerOptions } from "../manager/manager-options.js";
import type { MigrationManager } from "../manager/migration-manager.js";
import { type ResolvedOptions, resolveOptions } from "../manager/resolve-options.js";
import type { ApproveFlags } from "./approve-file.js";
import { type CliOutput, progressObserver, writeEvent } from "./cli-output.js";
import { readSavedCatalog, writeJson } from "./json-files.js";
import { type LogLevel, lineLogger } from "./line-logger.js";
import { exitCodes } from "./exit-codes.js";
import { type PermitFlags, readPermit } from "./permit-flags.js";
import {
  renderApplied,
  renderPlan,
  renderRepair,
  renderReverted,
  renderStatus,
  renderVerification,
} from "./render.js";

/** What every command takes. */
export interface GlobalFlags {
  readonly dir?: string;
  readonly url?: string;
  readonly env?: string;
  readonly config?: string;
  readonly lockWait?: number;
  /** One JSON object a line instead of text. */
  readonly json?: boolean;
  readonly quiet?: boolean;
  /** The same as `logLevel: "debug"`. */
  readonly verbose?: boolean;
  readonly logLevel?: LogLevel;
}

/** How far to go back, where a flag says so. */
type DownTargetFlags = { readonly to: string } | { readonly steps: number } | undefined;

/** A command's result: for people, and for programs. */
interface Shown {
  readonly text: string;
  readonly result: unknown;
  readonly exitCode?: number;
}

/** The commands, each of which prints its result and yields the exit status. */
export class Commands {
  readonly #flags: GlobalFlags;
  readonly #output: CliOutput;
  readonly #signal: AbortSignal | undefined;

  constructor(flags: GlobalFlags, output: CliOutput, signal?: AbortSignal) {
    this.#flags = flags;
    this.#output = output;
    this.#signal = signal;
  }

  async up(options: MigrateUpOptions = {}, flags: PermitFlags = {}): Promise<number> {
    checkSteps(options.steps);
    const { permit, request } = await readPermit(flags, "up");
    const manager = this.#manager();
    const took = timeOfRun(manager);
    const asked = { ...request, ...options, ...permit };
    const applied = await manager.migrateUp({ ...asked, ...this.#stop() });
    return this.#show("up", { text: renderApplied(applied, took()), result: applied });
  }

  /** Without a target it is that of the plan, or one step. */
  async down(
    { target, ...accepted }: { readonly target: DownTargetFlags; readonly acceptDataLoss?: true },
    flags: PermitFlags,
  ): Promise<number> {
    const { permit, request } = await readPermit(flags, "down");
    const planned = request !== undefined && "down" in request ? request.down : { steps: 1 };
    const asked = { ...(target ?? planned), ...accepted, ...permit };
    const reverted = await this.#manager().migrateDown({ ...asked, ...this.#stop() });
    return this.#show("down", { text: renderReverted(reverted), result: reverted });
  }

  async status(check: boolean): Promise<number> {
    const status = await this.#manager().status();
    const verdict =
      status.problems.length > 0
        ? exitCodes.mismatch
        : status.pending > 0
          ? exitCodes.pending
          : exitCodes.ok;
    const exitCode = check ? verdict : exitCodes.ok;
    return this.#show("status", { text: renderStatus(status), result: status, exitCode });
  }

  async plan(
    options: PlanOptions,
    { sql, out }: { readonly sql: boolean; readonly out: string | undefined },
  ): Promise<number> {
    const plan = await this.#manager().plan(options);
    if (out !== undefined) await writeJson(out, plan);
    const exitCode = verdictOf(plan);
    return this.#show("plan", { text: renderPlan(plan, sql), result: plan, exitCode });
  }

  async planDown(
    target: MigrateDownTarget,
    { sql, out }: { readonly sql: boolean; readonly out: string | undefined },
  ): Promise<number> {
    const manager = this.#manager();
    const plan = await manager.planDown(target);
    // What has no way back is shown, and there is nothing to write.
    if (out !== undefined && plan.irreversible.length === 0) {
      await writeJson(out, await manager.plan({ down: target }));
    }
    const denied = plan.irreversible.length > 0 ? exitCodes.denied : exitCodes.ok;
    const exitCode = plan.faults.length > 0 ? exitCodes.invalidFile : denied;
    const { renderDownPlan } = await import("./render-down-plan.js");
    return this.#show("plan", { text: renderDownPlan(plan, sql), result: plan, exitCode });
  }

  async verify(options: VerifyOptions): Promise<number> {
    const report = await this.#manager().verify({ ...options, ...this.#stop() });
    const { reversibility } = report;
    const { renderReversibility } = await import("../drift/render-drift.js");
    const ways = reversibility === undefined ? [] : [renderReversibility(reversibility)];
    const text = [renderVerification(report), ...ways].join("\n");
    const broken = (reversibility?.broken.length ?? 0) > 0 ? exitCodes.mismatch : exitCodes.ok;
    return this.#show("verify", { text, result: report, exitCode: verdictOf(report) || broken });
  }

  /** Prints the fingerprint, and writes all that it is made of to a file. */
  async fingerprint(scope: CatalogScope, out: string | undefined): Promise<number> {
    const saved = await this.#manager().fingerprint(scope);
    if (out !== undefined) await writeJson(out, saved);
    return this.#show("fingerprint", { text: saved.fingerprint, result: saved });
  }

  async drift(options: Omit<DriftOptions, "against">, against?: string): Promise<number> {
    const saved = against === undefined ? {} : { against: await readSavedCatalog(against) };
    const report = await this.#manager().drift({ ...options, ...saved, ...this.#stop() });
    const exitCode = report.differences.length > 0 ? exitCodes.mismatch : exitCodes.ok;
    const { renderDrift } = await import("../drift/render-drift.js");
    return this.#show("drift", { text: renderDrift(report), result: report, exitCode });
  }

  async lint(options: LintOptions, format: LintFormat): Promise<number> {
    const report = await this.#manager().lint(options);
    const { formatReport } = await import("../lint/format-report.js");
    const failed = report.findings.some(({ severity }) => severity === "error");
    const exitCode = failed ? exitCodes.invalidFile : exitCodes.ok;
    return this.#show("lint", { text: formatReport(report, format), result: report, exitCode });
  }

  async create(name: string, program: boolean): Promise<number> {
    const created = await this.#manager().create(name, { program });
    const text = `Created ${created.upFile}\nCreated ${created.downFile}`;
    return this.#show("create", { text, result: created });
  }

  async redo(flags: PermitFlags): Promise<number> {
    const { permit } = await readPermit(flags, "redo");
    const redone = await this.#manager().redo(permit);
    const text = redone === undefined ? "Nothing to redo." : `Redone ${redone.applied.name}.`;
    return this.#show("redo", { text, result: redone ?? null });
  }

  async baseline(at: string, options: BaselineOptions, flags: PermitFlags): Promise<number> {
    const { permit } = await readPermit(flags, "baseline");
    const result = await this.#manager().baseline(at, { ...options, ...permit });
    const text = `Recorded ${counted(result.recorded.length, "migration")} as applied.`;
    return this.#show("baseline", { text, result });
  }

  async import(options: ImportOptions): Promise<number> {
    const report = await this.#manager().import(options);
    const { directory } = (await this.#resolved()).settings;
    const { renderImport } = await import("./render-import.js");
    return this.#show("import", { text: renderImport(report, directory), result: report });
  }

  async repair(options: RepairOptions, flags: PermitFlags): Promise<number> {
    const { permit, request } = await readPermit(flags, "repair");
    const planned = request !== undefined && "repair" in request ? request.repair : {};
    const report = await this.#manager().repair({ ...planned, ...options, ...permit });
    const exitCode = report.remaining.length > 0 ? exitCodes.mismatch : exitCodes.ok;
    return this.#show("repair", { text: renderRepair(report), result: report, exitCode });
  }

  async squash(through: string, name: string | undefined): Promise<number> {
    const result = await this.#manager().squash(through, name);
    const text =
      `Wrote ${result.name}, which takes the place of ${counted(result.replaced.length, "migration")}.\n` +
      `Their folders are in ${result.movedTo}. Commit both; the next up records it.`;
    return this.#show("squash", { text, result });
  }

  async history(): Promise<number> {
    const { migrations } = await this.#manager().status();
    const recorded = migrations.filter(({ appliedAt }) => appliedAt !== null);
    const { renderHistory } = await import("./render-records.js");
    return this.#show("history", { text: renderHistory(recorded), result: recorded });
  }

  async audit(limit: number): Promise<number> {
    const entries = await this.#manager().audit(limit);
    const { renderAudit } = await import("./render-records.js");
    return this.#show("audit", { text: renderAudit(entries), result: entries });
  }

  async showLock(): Promise<number> {
    const { holder } = await this.#manager().status();
    const { renderHolder } = await import("./render-records.js");
    return this.#show("lock show", { text: renderHolder(holder), result: holder ?? null });
  }

  async init(history: boolean): Promise<number> {
    const { directory } = (await this.#resolved()).settings;
    const made = await mkdir(directory, { recursive: true }).catch((cause: unknown) => {
      throw new MigrationDirectoryError(`${directory} cannot be made.`, { cause });
    });
    if (history) await this.#manager().initialize();
    const folder = made === undefined ? `${directory} is there already` : `Made ${directory}`;
    const tables = history ? ", and the tables of the history are in the database" : "";
    const text = `${folder}${tables}. Go on with: npx @abe/db-migrate create <name>`;
    return this.#show("init", { text, result: { directory } });
  }

  async approve(path: string, flags: ApproveFlags): Promise<number> {
    const { approvePlanFile } = await import("./approve-file.js");
    const { renderApproval } = await import("./render-auth.js");
    const approval = await approvePlanFile(path, flags, async () => (await this.#resolved()).auth);
    const { token, approver, plan } = approval;
    // The token alone is the result, for a shell to take.
    if (this.#flags.quiet !== true) this.#output.err(renderApproval(plan, approver));
    return this.#show("approve", { text: token, result: { token, approver } });
  }

  async keygen(approver: string, folder: string): Promise<number> {
    const { writeKeyPair } = await import("./key-pair-files.js");
    const { renderKeyPair } = await import("./render-auth.js");
    const files = await writeKeyPair(approver, folder);
    return this.#show("auth keygen", { text: renderKeyPair(files), result: files });
  }

  async bootstrap(roles: BootstrapRoles): Promise<number> {
    const { bootstrapSql } = await import("../auth/bootstrap-sql.js");
    const text = bootstrapSql(roles);
    return this.#show("auth bootstrap", { text: text.trimEnd(), result: { sql: text } });
  }

  /** Looks at who would run what is pending, and whether it would be let in. */
  async checkAuth(flags: Pick<PermitFlags, "approval">): Promise<number> {
    const found = await this.#manager().examine(flags.approval);
    const { isLetIn, renderAuthCheck } = await import("./render-auth.js");
    const exitCode = isLetIn(found) ? exitCodes.ok : exitCodes.denied;
    return this.#show("auth check", { text: renderAuthCheck(found), result: found, exitCode });
  }

  /** Looks at everything that a first `up` needs, and says the next command. */
  async doctor(): Promise<number> {
    const manager = this.#manager();
    const report = await manager.verify();
    const server = await manager.examine();
    const status = await manager.status();
    const problems = status.problems.length + status.invalidIndexes.length;
    const { isLetIn } = await import("./render-auth.js");
    const exitCode = !isLetIn(server)
      ? exitCodes.denied
      : problems > 0
        ? exitCodes.mismatch
        : verdictOf(report);
    const { renderExamination } = await import("./render-examination.js");
    const text = renderExamination(server, report, status);
    return this.#show("doctor", { text, result: { server, report, status }, exitCode });
  }

  async config(): Promise<number> {
    const file = await loadConfigFile(this.#flags.config);
    const { settings, auth, connection } = await this.#resolved();
    const { host, port, user, database, password } = connection();
    const result = {
      ...settings,
      configFile: file?.path ?? null,
      connection: { host, port, user, database, password: password === undefined ? null : "***" },
      auth: {
        user: auth.user ?? null,
        role: auth.role ?? null,
        applicationUser: auth.applicationUser ?? null,
        actor: auth.actor,
        approvers: auth.approvers,
        policy: auth.policyFor(settings.environment),
      },
    };
    const { renderConfig } = await import("./render-records.js");
    return this.#show("config", { text: renderConfig(result), result });
  }

  #manager(): MigrationManager {
    const { json = false, quiet = false, verbose, logLevel } = this.#flags;
    const level = logLevel ?? (verbose === true ? "debug" : undefined);
    return createMigrationManager({
      ...this.#options(),
      ...(level === undefined ? {} : { logger: lineLogger(this.#output, level, json) }),
      observers: [progressObserver(this.#output, { json, quiet })],
    });
  }

  async #resolved(): Promise<ResolvedOptions> {
    const file = await loadConfigFile(this.#flags.config);
    return resolveOptions(this.#options(), environment(), file);
  }

  #options(): MigrationManagerOptions {
    const { dir, url, env, lockWait, config } = this.#flags;
    return {
      ...(dir === undefined ? {} : { directory: dir }),
      ...(url === undefined ? {} : { config: url }),
      ...(env === undefined ? {} : { environment: env }),
      ...(config === undefined ? {} : { configFile: config }),
      ...(lockWait === undefined ? {} : { lockWaitMs: lockWait }),
    };
  }

  #stop(): { signal?: AbortSignal } {
    return this.#signal === undefined ? {} : { signal: this.#signal };
  }

  #show(command: string, { text, result, exitCode = exitCodes.ok }: Shown): number {
    if (this.#flags.json === true) writeEvent(this.#output, { type: "result", command, result });
    else this.#output.out(text);
    return exitCode;
  }
}

/** @returns milliseconds from the start of the first migration to the end of the last one. */
function timeOfRun(manager: MigrationManager): () => number {
  let begun = 0;
  let took = 0;
  manager.on("beforeCommand", () => (begun = performance.now()));
  manager.on("afterCommand", () => (took = performance.now() - begun));
  return () => took;
}

function verdictOf(found: {
  readonly problems: readonly unknown[];
  readonly faults: readonly unknown[];
}): number {
  if (found.problems.length > 0) return exitCodes.mismatch;
  return found.faults.length > 0 ? exitCodes.invalidFile : exitCodes.ok;
}

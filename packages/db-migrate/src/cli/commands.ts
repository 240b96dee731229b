import type { OutOfOrderPolicy } from "../config/migration-settings.js";
import { createMigrationManager } from "../manager/create-migration-manager.js";
import type { MigrationManager } from "../manager/migration-manager.js";
import type { MigrateDownTarget } from "../commands/migrate-down.js";
import { type CliOutput, progressObserver } from "./cli-output.js";
import { exitCodes } from "./exit-codes.js";
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
  readonly lockWait?: number;
  /** One JSON object on one line instead of text. */
  readonly json?: boolean;
}

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

  constructor(flags: GlobalFlags, output: CliOutput) {
    this.#flags = flags;
    this.#output = output;
  }

  async up(to?: string, outOfOrder?: OutOfOrderPolicy): Promise<number> {
    const applied = await this.#manager(outOfOrder).migrateUp(to);
    return this.#show("up", { text: renderApplied(applied), result: applied });
  }

  async down(target: MigrateDownTarget): Promise<number> {
    const reverted = await this.#manager().migrateDown(target);
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

  async plan(to: string | undefined, withSql: boolean): Promise<number> {
    const plan = await this.#manager().plan(to);
    const exitCode = verdictOf(plan);
    return this.#show("plan", { text: renderPlan(plan, withSql), result: plan, exitCode });
  }

  async verify(): Promise<number> {
    const report = await this.#manager().verify();
    const exitCode = verdictOf(report);
    return this.#show("verify", { text: renderVerification(report), result: report, exitCode });
  }

  async create(name: string): Promise<number> {
    const created = await this.#manager().create(name);
    const text = `Created ${created.upFile}\nCreated ${created.downFile}`;
    return this.#show("create", { text, result: created });
  }

  async redo(): Promise<number> {
    const redone = await this.#manager().redo();
    const text = redone === undefined ? "Nothing to redo." : `Redone ${redone.applied.name}.`;
    return this.#show("redo", { text, result: redone ?? null });
  }

  async baseline(at: string): Promise<number> {
    const result = await this.#manager().baseline(at);
    const text = `Recorded ${result.recorded.length} migration(s) as applied.`;
    return this.#show("baseline", { text, result });
  }

  async repair(interrupted?: "applied" | "pending"): Promise<number> {
    const report = await this.#manager().repair(interrupted === undefined ? {} : { interrupted });
    const exitCode = report.remaining.length > 0 ? exitCodes.mismatch : exitCodes.ok;
    return this.#show("repair", { text: renderRepair(report), result: report, exitCode });
  }

  #manager(outOfOrder?: OutOfOrderPolicy): MigrationManager {
    const { dir, url, env, lockWait } = this.#flags;
    return createMigrationManager({
      observers: [progressObserver(this.#output)],
      ...(dir === undefined ? {} : { directory: dir }),
      ...(url === undefined ? {} : { config: url }),
      ...(env === undefined ? {} : { environment: env }),
      ...(lockWait === undefined ? {} : { lockWaitMs: lockWait }),
      ...(outOfOrder === undefined ? {} : { outOfOrder }),
    });
  }

  #show(command: string, { text, result, exitCode = exitCodes.ok }: Shown): number {
    const json = this.#flags.json === true;
    this.#output.out(json ? JSON.stringify({ v: 1, type: "result", command, result }) : text);
    return exitCode;
  }
}

function verdictOf(found: {
  readonly problems: readonly unknown[];
  readonly faults: readonly unknown[];
}): number {
  if (found.problems.length > 0) return exitCodes.mismatch;
  return found.faults.length > 0 ? exitCodes.invalidFile : exitCodes.ok;
}

import type { FileFault } from "../errors/file-error.js";
import { noHistory, readHistory } from "../history/read-history.js";
import { type PlannedLock, plannedLocks } from "../locks/planned-locks.js";
import type { DataLoss } from "../loss/data-loss.js";
import { findLosses } from "../loss/find-losses.js";
import { type DownStep, type Irreversible, planDown } from "../plan/plan-down.js";
import { inspectFully } from "../source/inspect-fully.js";
import type { Migration } from "../source/migration.js";
import type { CommandContext } from "./command-context.js";
import { checkDownTarget } from "./down-target.js";
import { type MigrateDownTarget, resolveTarget } from "./migrate-down.js";

/** A migration that `down` would revert. */
export interface PlannedReversal {
  /** Folder name. */
  readonly name: string;
  readonly version: string;
  readonly file: string;
  /** `false`: it runs outside of a transaction. */
  readonly transactional: boolean;
  /** Statements in the file. */
  readonly statements: number;
  /** The locks that keep others out of tables that are there now, by the names in its SQL. */
  readonly locks: readonly PlannedLock[];
  /** The file's text, as it would be sent. */
  readonly sql: string;
}

/** What `down` would do at this moment. */
export interface DownPlan {
  /** The last applied first. */
  readonly steps: readonly PlannedReversal[];
  /** Those that have no way back, and why: a phrase. `down` refuses all of it. */
  readonly irreversible: readonly { readonly migration: string; readonly reason: string }[];
  /** What in the files of these steps cannot be run. */
  readonly faults: readonly FileFault[];
  /** Tables and columns that hold rows and go away. */
  readonly losses: readonly DataLoss[];
}

/** Reads what `down` would do, and what would be lost. Takes no lock and changes nothing. */
export async function readDownPlan(
  { session, role }: CommandContext,
  available: readonly Migration[],
  target: MigrateDownTarget,
): Promise<DownPlan> {
  checkDownTarget(target);
  const history = (await readHistory(session, { downSql: true })) ?? noHistory;
  const planned = planDown(available, history.entries, resolveTarget(history, target));
  const steps = planned.filter((step): step is DownStep => "file" in step);
  const files = await Promise.all(steps.map(({ file }) => inspectFully(file)));
  const running = steps.map(({ file: { language, text, directives } }) => ({
    text: language === "sql" ? text : "",
    role: directives.role ?? role,
  }));
  const locks = await plannedLocks(session, running);
  return {
    steps: steps.map(({ entry, file }, index) => ({
      name: entry.name,
      version: entry.version,
      file: file.path,
      transactional: file.directives.transaction,
      statements: file.statements.length,
      locks: locks[index] ?? [],
      sql: file.text,
    })),
    irreversible: planned
      .filter((step): step is Irreversible => "reason" in step)
      .map(({ entry, reason }) => ({ migration: entry.name, reason })),
    faults: files.flatMap(({ faults }) => faults),
    losses: await findLosses(steps, { session, role }),
  };
}

import type { ShadowPlace } from "../drift/shadow-host.js";
import type { ReversibilityReport } from "../drift/verify-reversible.js";
import type { FileFault } from "../errors/file-error.js";
import { currentHistory } from "../history/read-history.js";
import { emptySteps } from "../plan/empty-steps.js";
import { hasChanged } from "../plan/file-change.js";
import { planUp } from "../plan/plan-up.js";
import type { HistoryProblem } from "../plan/problems.js";
import { inspectFully } from "../source/inspect-fully.js";
import type { Migration, MigrationFile } from "../source/migration.js";
import { syntaxFaults } from "../source/syntax-faults.js";
import type { CommandContext } from "./command-context.js";
import { requestOf } from "./up-request.js";

/** What `verify` looks at besides files and history. */
export interface VerifyOptions {
  /**
   * Apply every versioned migration to a shadow database, revert it, compare, and apply it again. Default
   * `false`. Left out where an `up.sql` cannot be run.
   */
  readonly reversible?: boolean | undefined;
  /** Where. Default `embedded`. */
  readonly shadow?: ShadowPlace | undefined;
  /** Stops it. Nothing is left behind. */
  readonly signal?: AbortSignal | undefined;
}

/** What `verify` found. */
export interface VerifyReport {
  /** Migrations in the folder. */
  readonly checked: number;
  /** Where the history disagrees with the folder. */
  readonly problems: readonly HistoryProblem[];
  /** What cannot be run, in every file, applied or not. */
  readonly faults: readonly FileFault[];
  /** Applied migrations whose down.sql was edited since: allowed, and good to know before `down`. */
  readonly changedDowns: readonly string[];
  /** Applied migrations whose up.sql was edited since and runs the same statements. */
  readonly cosmetic: readonly string[];
  /** What the ways back are worth, where that was asked for. */
  readonly reversibility?: ReversibilityReport;
}

/** Compares files and checksums with the history, and inspects every file. Changes nothing. */
export async function readVerification(
  context: CommandContext,
  available: readonly Migration[],
): Promise<VerifyReport> {
  const { entries } = await currentHistory(context.session);
  const { steps, problems } = planUp(available, entries, requestOf(context, available, {}));
  const files = available.flatMap(({ up, down }) => (down === undefined ? [up] : [up, down]));
  const inspected = await Promise.all(files.map(inspectFully));
  const byName = new Map(available.map((migration) => [migration.name, migration]));
  // What a server has run it understands, whatever our parser thinks of it.
  const ran = new Set(entries.map(({ upChecksum }) => upChecksum));
  const isNew = ({ checksum }: MigrationFile): boolean => !ran.has(checksum);
  const applied = entries.flatMap((entry) => {
    const migration = byName.get(entry.name);
    return migration === undefined || entry.state !== "applied" ? [] : [{ entry, migration }];
  });
  return {
    checked: available.length,
    problems,
    faults: [
      ...emptySteps(steps, available, entries).refused,
      ...inspected.flatMap(({ faults }) => faults),
      ...(await Promise.all(inspected.filter(isNew).map(syntaxFaults))).flat(),
    ],
    changedDowns: applied
      .filter(({ entry, migration }) => (migration.down?.checksum ?? null) !== entry.downChecksum)
      .map(({ entry }) => entry.name),
    cosmetic: applied
      .filter(({ entry, migration }) => hasChanged(migration.up, entry) === "cosmetic")
      .map(({ entry }) => entry.name),
  };
}

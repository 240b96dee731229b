import type { CommandContext } from "../commands/command-context.js";
import { refuseProblems } from "../commands/refuse.js";
import { currentHistory } from "../history/read-history.js";
import { ShadowError } from "../errors/shadow-error.js";
import { hasChanged } from "../plan/file-change.js";
import type { HistoryEntry } from "../plan/history-entry.js";
import { historyProblems } from "../plan/plan-up.js";
import type { Migration } from "../source/migration.js";
import { type CatalogDifference, differencesOf } from "./catalog-difference.js";
import { fingerprintOf } from "./catalog-object.js";
import { type ShadowOptions, makeExpected } from "./expected-catalog.js";
import { withoutIgnored } from "./ignored-differences.js";
import { readCatalog } from "./read-catalog.js";
import type { SavedCatalog } from "./saved-catalog.js";
import type { LiveConnection } from "./shadow-host.js";
import { versionNotes } from "./version-notes.js";

/** Options of a search for drift. */
export interface DriftOptions extends ShadowOptions {
  /**
   * What may differ: patterns of `kind identity` or `kind identity property` in which `*` stands for any
   * characters, such as `table public.tmp_*` or `table * options`. Default: nothing.
   */
  readonly ignore?: readonly string[] | undefined;
  /**
   * Compare with what was saved by `fingerprint()`, in its scope, instead of with what the migrations make: no
   * shadow is needed then.
   */
  readonly against?: SavedCatalog | undefined;
  /** Stops it. Nothing is left behind. */
  readonly signal?: AbortSignal | undefined;
}

/** Whether a database holds what its migrations make. */
export interface DriftReport {
  /** What the database has, lacks or has otherwise than the migrations make it; none: no drift. */
  readonly differences: readonly CatalogDifference[];
  /** Differences that a pattern of `ignore` left out. */
  readonly ignored: number;
  /** Equal where the two catalogs are, the ignored differences included. */
  readonly fingerprint: { readonly expected: string; readonly actual: string };
  /** Objects in the database. */
  readonly objects: number;
  /** `migrations`: what they make in a shadow. `saved`: what a database held when that was saved. */
  readonly comparedWith: "migrations" | "saved";
  /** Migrations that were run to compare with. */
  readonly replayed: number;
  /** What to know about the comparison: sentences. */
  readonly notes: readonly string[];
}

/**
 * Runs the applied migrations in a shadow database and compares what both hold. The database is only read.
 *
 * @throws HistoryMismatchError an applied migration was edited or its folder is gone.
 * @throws ShadowError
 */
export async function detectDrift(
  context: CommandContext,
  available: readonly Migration[],
  options: DriftOptions,
  connection: LiveConnection,
): Promise<DriftReport> {
  const { session } = context;
  const { entries } = await currentHistory(context.session);
  refuseProblems(historyProblems(available, entries));
  const migrations = appliedMigrations(available, entries);
  const actual = await readCatalog(session, options);
  const made = await makeExpected(context, migrations, options, connection);
  const all = differencesOf(made.catalog, actual);
  const differences = withoutIgnored(all, options.ignore ?? []);
  return {
    differences,
    ignored: all.length - differences.length,
    fingerprint: { expected: fingerprintOf(made.catalog), actual: fingerprintOf(actual) },
    objects: actual.length,
    comparedWith: "migrations",
    replayed: migrations.length,
    notes: [
      ...versionNotes(session.serverVersion, made.version, "the shadow is").map(
        (note) => `${note} A server of the same version is better: --shadow <url>.`,
      ),
      ...entries.flatMap((entry) => entryNotes(entry, available)),
    ],
  };
}

/** In the order in which they were applied. @throws ShadowError a squash is not recorded yet. */
function appliedMigrations(
  available: readonly Migration[],
  entries: readonly HistoryEntry[],
): Migration[] {
  const byName = new Map(available.map((migration) => [migration.name, migration]));
  return entries.flatMap((entry) => {
    const migration = byName.get(entry.name);
    if (entry.state !== "applied" || (migration === undefined && entry.kind === "repeatable")) {
      return [];
    }
    if (migration !== undefined) return [migration];
    throw new ShadowError(
      `A squash takes the place of ${entry.name}, and that is not recorded yet: run npx @abe/db-migrate up.`,
    );
  });
}

function entryNotes(entry: HistoryEntry, available: readonly Migration[]): string[] {
  const { name, state, kind } = entry;
  if (state !== "applied") return [`${name} is applied in part, and was not run in the shadow.`];
  if (kind !== "repeatable") return [];
  const migration = available.find((each) => each.name === name);
  if (migration === undefined)
    return [`The folder of ${name} is gone, so it was not run in the shadow.`];
  return hasChanged(migration.up, entry) === "changed"
    ? [`${name} has changed since it was applied; the shadow has the new one.`]
    : [];
}

import type { CommandContext } from "../commands/command-context.js";
import { differencesOf } from "./catalog-difference.js";
import type { DriftOptions, DriftReport } from "./detect-drift.js";
import { withoutIgnored } from "./ignored-differences.js";
import { type SavedCatalog, saveCatalog, toSavedCatalog } from "./saved-catalog.js";
import { versionNotes } from "./version-notes.js";

/**
 * Compares what the database holds with what another one held, or this one at another time. No shadow is
 * needed. The database is only read.
 *
 * @throws MigrationConfigError it is no catalog that was saved.
 */
export async function compareWithSaved(
  context: CommandContext,
  against: SavedCatalog,
  { ignore = [] }: Pick<DriftOptions, "ignore">,
): Promise<DriftReport> {
  const saved = toSavedCatalog(against, "What is compared with");
  const actual = await saveCatalog(context, saved.scope);
  const all = differencesOf(saved.objects, actual.objects);
  const differences = withoutIgnored(all, ignore);
  return {
    differences,
    ignored: all.length - differences.length,
    fingerprint: { expected: saved.fingerprint, actual: actual.fingerprint },
    objects: actual.objects.length,
    comparedWith: "saved",
    replayed: 0,
    notes: [
      ...versionNotes(
        actual.serverVersion,
        saved.serverVersion,
        "what it is compared with comes from",
      ),
      ...migrationNotes("The one that was saved had applied, and this one has not", {
        those: saved.migrations,
        without: actual.migrations,
      }),
      ...migrationNotes("This one has applied, and the one that was saved had not", {
        those: actual.migrations,
        without: saved.migrations,
      }),
    ],
  };
}

function migrationNotes(
  sentence: string,
  { those, without }: { readonly those: readonly string[]; readonly without: readonly string[] },
): string[] {
  const known = new Set(without);
  const more = those.filter((name) => !known.has(name));
  return more.length === 0 ? [] : [`${sentence}: ${more.join(", ")}.`];
}

import type { MigrationFile, Migration } from "../source/migration.js";
import { type InspectedFile, inspectFile } from "../source/inspect-file.js";
import { checksumOf } from "../source/checksum.js";
import type { HistoryEntry } from "./history-entry.js";

/** How far to go back. `to` stays applied. */
export type DownTarget = { readonly entry: HistoryEntry } | { readonly steps: number };

/** A migration to revert. */
export interface DownStep {
  readonly entry: HistoryEntry;
  readonly file: InspectedFile;
}

/** A migration that has no way back, and why: a phrase. */
export interface Irreversible {
  readonly entry: HistoryEntry;
  readonly reason: string;
}

/**
 * What to revert, the last applied first. Order is that of application, not of versions: what was
 * applied last may depend on everything before.
 */
export function planDown(
  available: readonly Migration[],
  history: readonly HistoryEntry[],
  target: DownTarget,
): readonly (DownStep | Irreversible)[] {
  const byName = new Map(available.map((migration) => [migration.name, migration]));
  return entriesToRevert(history, target).map((entry) => downStep(entry, byName.get(entry.name)));
}

function entriesToRevert(history: readonly HistoryEntry[], target: DownTarget): HistoryEntry[] {
  const latestFirst = history
    .filter(({ kind }) => kind !== "repeatable")
    .toSorted((left, right) => right.id - left.id);
  return "steps" in target
    ? latestFirst.slice(0, target.steps)
    : latestFirst.filter(({ id }) => id > target.entry.id);
}

function downStep(entry: HistoryEntry, migration: Migration | undefined): DownStep | Irreversible {
  if (entry.state !== "applied" && entry.direction === "up") {
    const reason =
      "it is applied in part only; finish it with npx @abe/db-migrate up, or, when what it did is " +
      "undone by hand, forget it with npx @abe/db-migrate repair --interrupted pending";
    return { entry, reason };
  }
  const declared = migration && inspectFile(migration.up).directives.irreversible;
  if (declared !== undefined) return { entry, reason: declared };
  const down = migration === undefined ? recordedDown(entry) : migration.down;
  if (down === undefined) {
    return { entry, reason: migration ? "it has no down.sql" : "its folder is gone" };
  }
  const file = inspectFile(down);
  if (file.directives.irreversible !== undefined) {
    return { entry, reason: file.directives.irreversible };
  }
  const empty = file.language === "sql" && file.statements.length === 0;
  if (empty && file.faults.length === 0 && !file.directives.noop) {
    return {
      entry,
      reason: "its down.sql holds no statement; if nothing is to be done, say: -- db-migrate: noop",
    };
  }
  return { entry, file };
}

function recordedDown(entry: HistoryEntry): MigrationFile | undefined {
  if (entry.downSql === null) return undefined;
  const path = `${entry.name}/down.sql (as recorded when it was applied)`;
  const language = "sql";
  return { path, language, text: entry.downSql, checksum: checksumOf(entry.downSql) };
}

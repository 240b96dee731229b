import type { HistoryEntry } from "../plan/history-entry.js";
import type { Migration } from "../source/migration.js";
import type { ForeignHistory, HistoryRecord } from "./foreign-history.js";
import { isKeyLeftOut } from "./leave-out.js";
import type { ImportedMigration } from "./plan-import.js";

/** A migration that another tool applied. */
export interface AdoptedMigration {
  readonly migration: Migration;
  /** `undefined`: nobody knows when. */
  readonly appliedAt: Date | undefined;
}

/** What another tool's history means here. */
export interface Adoption {
  /** To be recorded, in the order of application. */
  readonly adopted: readonly AdoptedMigration[];
  /** Applied neither there nor here. */
  readonly pending: readonly Migration[];
  /** Applied there, from a file that said something else than it does now. */
  readonly edited: readonly Migration[];
  /** Why nothing can be recorded, a sentence for each. */
  readonly problems: readonly string[];
}

/** What {@link planAdoption} compares. */
export interface AdoptionInput {
  readonly tool: string;
  readonly imported: readonly ImportedMigration[];
  /** Keys that the other tool may know, and that have no migration here on purpose. */
  readonly ignored: readonly string[];
  readonly leaveOut: readonly string[];
  readonly foreign: ForeignHistory;
  /** Our own history. */
  readonly entries: readonly HistoryEntry[];
}

/** Compares two sets: what the other tool applied, and what there is. */
export function planAdoption(input: AdoptionInput): Adoption {
  const { imported, foreign, entries } = input;
  const records = foreign.records.filter((record) => !isIgnored(record, input));
  const matched = matchRecords(records, imported);
  const ours = new Map(entries.map((entry) => [entry.name, entry]));
  const applied = [...matched.found].map(([{ migration }, record]) => ({
    migration,
    appliedAt: record.applied_ms === null ? undefined : new Date(Number(record.applied_ms)),
  }));
  const there = new Set(applied.map(({ migration }) => migration));
  const isOurs = ({ name }: Migration): boolean => ours.get(name)?.state === "applied";
  const problems = [
    ...foreign.problems,
    ...records.flatMap(({ key, fault }) => (fault === null ? [] : [`${key} ${fault}.`])),
    ...matched.missing.map((key) => missing(key, input.tool)),
    ...matched.ambiguous.map((key) => severalOf(key, input.tool)),
    ...(entries.length === 0
      ? []
      : applied.flatMap((each) => disagreement(each, ours, input.tool))),
  ];
  return {
    adopted: entries.length === 0 ? applied : [],
    pending: imported
      .map(({ migration }) => migration)
      .filter((each) => !there.has(each) && !isOurs(each)),
    edited: [...matched.found].flatMap(([each, record]) =>
      isEdited(each, record) ? [each.migration] : [],
    ),
    problems,
  };
}

function isIgnored({ key, alias }: HistoryRecord, { ignored, leaveOut }: AdoptionInput): boolean {
  return (
    ignored.includes(key) ||
    [key, alias].some((each) => each !== null && isKeyLeftOut(each, leaveOut))
  );
}

interface MatchedRecords {
  readonly found: ReadonlyMap<ImportedMigration, HistoryRecord>;
  readonly missing: readonly string[];
  /** Keys of which nobody can tell which migration they mean. */
  readonly ambiguous: readonly string[];
}

/** Two rows may be about one migration: the first counts. */
function matchRecords(
  records: readonly HistoryRecord[],
  imported: readonly ImportedMigration[],
): MatchedRecords {
  const byKey = byKeys(imported);
  const found = new Map<ImportedMigration, HistoryRecord>();
  const missingKeys: string[] = [];
  const ambiguous: string[] = [];
  for (const record of records) {
    const { key, alias } = record;
    const matches = byKey.get(key) ?? byKey.get(alias ?? "") ?? [];
    const [match, ...others] = matches.length > 1 ? matches.filter(hasText(record)) : matches;
    if (matches.length === 0) missingKeys.push(key);
    else if (match === undefined || others.length > 0) ambiguous.push(key);
    else if (!found.has(match)) found.set(match, record);
  }
  return { found, missing: missingKeys, ambiguous };
}

function byKeys(
  imported: readonly ImportedMigration[],
): ReadonlyMap<string, readonly ImportedMigration[]> {
  const found = new Map<string, ImportedMigration[]>();
  for (const each of imported) {
    for (const key of each.foreign.keys) found.set(key, [...(found.get(key) ?? []), each]);
  }
  return found;
}

function hasText({ checksum }: HistoryRecord): (each: ImportedMigration) => boolean {
  return ({ foreign }) => checksum !== null && foreign.checksums.includes(checksum);
}

function severalOf(key: string, tool: string): string {
  return (
    `${key} was applied by ${tool}, and several migrations are called so there: nobody can tell which one it was. ` +
    "Import without --adopt-history, and record what is applied with: npx @abe/db-migrate baseline --at <name>"
  );
}

function missing(key: string, tool: string): string {
  return (
    `${key} was applied by ${tool}, and there is no file of it. Bring it back from version control, or, ` +
    `if it is gone for good, leave it out: --leave-out ${key}`
  );
}

function disagreement(
  { migration: { name } }: AdoptedMigration,
  ours: ReadonlyMap<string, HistoryEntry>,
  tool: string,
): string[] {
  const state = ours.get(name)?.state;
  if (state === "applied") return [];
  return [
    `${name} was applied by ${tool}, but this database has a history here already, in which it is ` +
      `${state ?? "not applied"}. Revert it with ${tool}, and apply it with: npx @abe/db-migrate up`,
  ];
}

function isEdited({ foreign }: ImportedMigration, { checksum }: HistoryRecord): boolean {
  return checksum !== null && foreign.checksums.length > 0 && !foreign.checksums.includes(checksum);
}

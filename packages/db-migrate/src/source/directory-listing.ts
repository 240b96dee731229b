import type { SourceProblem } from "../plan/problems.js";
import { type MigrationName, compareVersions, parseMigrationName } from "./migration-name.js";

/** One entry of a folder, links not followed. */
export interface DirectoryEntry {
  readonly name: string;
  readonly kind: "directory" | "file" | "other";
}

/** The names of migrations in the order they run, and everything that must not be there. */
export interface Listing {
  readonly names: readonly MigrationName[];
  readonly problems: readonly SourceProblem[];
}

/** Judges the entries of the migrations folder. Names that begin with `.` or `_` are left alone. */
export function judgeDirectory(entries: readonly DirectoryEntry[]): Listing {
  const names: MigrationName[] = [];
  const problems: SourceProblem[] = [];
  for (const entry of entries.filter(isVisible)) {
    const name = entry.kind === "directory" ? parseMigrationName(entry.name) : undefined;
    if (name === undefined) problems.push(stray(entry.name, strayFault(entry)));
    else names.push(name);
  }
  names.sort(compareVersions);
  return { names, problems: [...problems, ...duplicates(names), ...mixture(names)] };
}

/** Judges the entries of one migration's folder. */
export function judgeMigrationFolder(
  name: string,
  entries: readonly DirectoryEntry[],
): readonly SourceProblem[] {
  const visible = entries.filter(isVisible);
  const strays = visible
    .filter((entry) => entry.kind !== "file" || !migrationFiles.has(entry.name))
    .map((entry) => stray(`${name}/${entry.name}`, "is neither up.sql nor down.sql"));
  const hasUp = visible.some((entry) => entry.kind === "file" && entry.name === "up.sql");
  return hasUp ? strays : [stray(name, "has no up.sql"), ...strays];
}

const migrationFiles: ReadonlySet<string> = new Set(["up.sql", "down.sql"]);

function isVisible(entry: DirectoryEntry): boolean {
  return !/^[._]/.test(entry.name);
}

function stray(path: string, fault: string): SourceProblem {
  return { kind: "stray", path, fault };
}

function strayFault(entry: DirectoryEntry): string {
  if (entry.kind === "file") return "is a file, not a migration's folder";
  if (entry.kind === "other") return "is neither a file nor a folder; links are not followed";
  return "is not named <version>_<name>, the version in digits";
}

function duplicates(sorted: readonly MigrationName[]): SourceProblem[] {
  const groups = new Map<string, MigrationName[]>();
  for (const name of sorted) {
    groups.set(name.orderKey, [...(groups.get(name.orderKey) ?? []), name]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first, second] = group;
    if (first === undefined || second === undefined) return [];
    const migrations = group.map(({ name }) => name);
    return [{ kind: "duplicate" as const, version: first.version, migrations }];
  });
}

function mixture(names: readonly MigrationName[]): SourceProblem[] {
  const date = names.find(({ scheme }) => scheme === "date")?.name;
  const sequence = names.find(({ scheme }) => scheme === "sequence")?.name;
  if (date === undefined || sequence === undefined) return [];
  return [{ kind: "mixed", date, sequence }];
}

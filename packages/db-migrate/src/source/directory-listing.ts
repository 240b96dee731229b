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

/** The folder, among the migrations, of those that run again whenever they have changed. */
export const repeatableFolder = "repeatable";

/**
 * Judges the entries of the migrations folder. Names that begin with `.` or `_` are left alone, and the
 * folder `repeatable` is {@link judgeRepeatables}' affair.
 */
export function judgeDirectory(entries: readonly DirectoryEntry[]): Listing {
  const names: MigrationName[] = [];
  const problems: SourceProblem[] = [];
  for (const entry of entries.filter(isVisible)) {
    if (entry.kind === "directory" && entry.name === repeatableFolder) continue;
    const name = entry.kind === "directory" ? parseMigrationName(entry.name) : undefined;
    if (name === undefined) problems.push(stray(entry.name, strayFault(entry)));
    else names.push(name);
  }
  names.sort(compareVersions);
  return { names, problems: [...problems, ...duplicates(names), ...mixture(names)] };
}

/** Judges the entries of the folder `repeatable`: folders, run in the order of their names. */
export function judgeRepeatables(entries: readonly DirectoryEntry[]): Listing {
  const names: MigrationName[] = [];
  const problems: SourceProblem[] = [];
  for (const entry of entries.filter(isVisible)) {
    const path = `${repeatableFolder}/${entry.name}`;
    if (entry.kind !== "directory") problems.push(stray(path, strayFault(entry)));
    else if (!repeatableName.test(entry.name)) problems.push(stray(path, "has no usable name"));
    else names.push(repeatable(path, entry.name));
  }
  names.sort(compareVersions);
  return { names, problems };
}

const repeatableName = /^[A-Za-z0-9][\w.-]*$/;

/** After all versions, whatever their scheme: their keys begin with 0, 1 or 2. */
function repeatable(name: string, slug: string): MigrationName {
  return { name, version: "", slug, scheme: "zero", orderKey: `9.${slug}` };
}

/** The files of one migration, and what must not be there. */
export interface FolderContent {
  readonly up: string;
  readonly down: string | undefined;
  readonly problems: readonly SourceProblem[];
}

/** What a migration's folder may hold. */
export interface FolderRules {
  /** Programs beside SQL. */
  readonly programs: boolean;
  /** A way back. A repeatable migration has none. */
  readonly down: boolean;
}

/** Judges the entries of one migration's folder. */
export function judgeMigrationFolder(
  name: string,
  entries: readonly DirectoryEntry[],
  rules: FolderRules = { programs: false, down: true },
): FolderContent {
  const found: Record<"up" | "down", string[]> = { up: [], down: [] };
  const problems: SourceProblem[] = [];
  for (const entry of entries.filter(isVisible)) {
    const direction = /^(?<direction>up|down)\.(?:sql|[cm]?[jt]s)$/.exec(entry.name)?.[1];
    const fault = fileFault(entry, direction, rules);
    if (fault !== undefined) problems.push(stray(`${name}/${entry.name}`, fault));
    else if (direction === "up" || direction === "down") found[direction].push(entry.name);
  }
  for (const files of Object.values(found)) {
    if (files.length > 1) problems.push(stray(name, `has both ${files.join(" and ")}`));
  }
  const [up] = found.up;
  if (up === undefined && problems.length === 0) problems.push(stray(name, "has no up.sql"));
  return { up: up ?? "", down: found.down[0], problems };
}

function fileFault(
  { name, kind }: DirectoryEntry,
  direction: string | undefined,
  rules: FolderRules,
): string | undefined {
  if (kind !== "file" || direction === undefined) return "is neither up.sql nor down.sql";
  if (direction === "down" && !rules.down)
    return "has no meaning: a repeatable one has no way back";
  return isProgram(name) && !rules.programs
    ? "is a program, and programs are not allowed here: set DB_MIGRATION_PROGRAMS=true, or the option programs"
    : undefined;
}

/** Whether a migration's file is a module rather than SQL. */
export function isProgram(file: string): boolean {
  return !file.endsWith(".sql");
}

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
    const group = groups.get(name.orderKey);
    if (group === undefined) groups.set(name.orderKey, [name]);
    else group.push(name);
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

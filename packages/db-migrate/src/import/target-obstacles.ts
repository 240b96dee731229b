import { join } from "node:path";
import { describeSourceProblem } from "../plan/problems.js";
import { judgeDirectory } from "../source/directory-listing.js";
import type { Migration } from "../source/migration.js";
import { compareVersions } from "../source/migration-name.js";
import type { ImportObstacle } from "./import-findings.js";
import type { ImportPlaces } from "./plan-import.js";

/** Migrations to write, and those that are there as they would be written. */
export interface TargetComparison {
  readonly fresh: readonly Migration[];
  readonly unchanged: readonly Migration[];
  readonly obstacles: readonly ImportObstacle[];
}

/**
 * Compares what would be written with what the migrations folder holds.
 *
 * @param imported in the order in which the other tool runs them
 */
export function compareWithTarget(
  imported: readonly Migration[],
  existing: readonly Migration[],
  { source, directory }: ImportPlaces,
): TargetComparison {
  const byName = new Map(existing.map((migration) => [migration.name, migration]));
  const found = imported.filter(({ name }) => byName.has(name));
  const changed = found.flatMap((each) => difference(each, byName.get(each.name)));
  return {
    fresh: imported.filter(({ name }) => !byName.has(name)).toSorted(compareVersions),
    unchanged: found.toSorted(compareVersions),
    obstacles: [
      ...changed.map((file) => ({ file, fault: "is there already, and says something else" })),
      ...folderObstacles(imported, existing, directory),
      ...orderObstacles(imported, source),
    ],
  };
}

/** A way back that was added here since is left alone. */
function difference(wanted: Migration, existing: Migration | undefined): string[] {
  const pairs = [
    [wanted.up, existing?.up],
    [wanted.down, existing?.down],
  ] as const;
  return pairs.flatMap(([file, there]) =>
    file === undefined || file.text === there?.text ? [] : [file.path],
  );
}

function folderObstacles(
  imported: readonly Migration[],
  existing: readonly Migration[],
  directory: string,
): ImportObstacle[] {
  const names = imported.map(({ name }) => name);
  const others = existing.filter(({ name, kind }) => kind === "versioned" && !names.includes(name));
  const all = [...names, ...others.map(({ name }) => name)];
  const entries = all.map((name) => ({ name, kind: "directory" as const }));
  return judgeDirectory(entries).problems.map((problem) => ({
    file: directory,
    fault: `would be out of order: ${describeSourceProblem(problem).replace(/\.$/, "")}`,
  }));
}

/** Where two tools order versions differently, what worked there may fail here. */
function orderObstacles(imported: readonly Migration[], source: string): ImportObstacle[] {
  return imported.slice(1).flatMap((migration, index) => {
    const before = imported[index];
    if (before === undefined || compareVersions(before, migration) <= 0) return [];
    const fault = `runs after ${before.name} there, and would run before it here: rename one of them`;
    return [{ file: join(source, migration.name), fault }];
  });
}

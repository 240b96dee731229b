import { type MigrationName, compareVersions, orderKeyOf } from "./migration-name.js";

/** Whether a text can follow the version in a folder's name. */
export function isSlug(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(text) && text.length <= 100;
}

/**
 * The version of the next migration, later than all existing ones: the moment in UTC to the second, or the
 * next number where versions are numbers.
 *
 * @param existing in the order they run
 */
export function nextVersion(existing: readonly MigrationName[], now: Date): string {
  const last = existing.findLast(({ scheme }) => scheme !== "zero");
  if (last?.scheme === "sequence") {
    return String(BigInt(last.version) + 1n).padStart(last.version.length, "0");
  }
  const moment = timestamp(now);
  if (last === undefined || isLater(moment, last)) return moment;
  return timestamp(new Date(momentOf(last.version).getTime() + 1000));
}

/** The two files a new migration begins with. */
export function newMigrationFiles(slug: string): { up: string; down: string } {
  const title = slug.replaceAll(/[_.-]+/g, " ");
  return { up: `-- ${title}\n\n`, down: `-- Undo: ${title}\n\n` };
}

/** The same, as programs. */
export function newProgramFiles(slug: string): { up: string; down: string } {
  const title = slug.replaceAll(/[_.-]+/g, " ");
  return {
    up: `// ${title}\n${programText("up")}`,
    down: `// Undo: ${title}\n${programText("down")}`,
  };
}

function programText(name: string): string {
  return [
    'import type { Queryable } from "@abe/db-core";',
    "",
    `export async function ${name}(db: Queryable): Promise<void> {`,
    '  await db.query("SELECT 1");',
    "}",
    "",
  ].join("\n");
}

function isLater(moment: string, last: MigrationName): boolean {
  return compareVersions({ orderKey: orderKeyOf(moment) }, last) > 0;
}

function timestamp(date: Date): string {
  return date.toISOString().replaceAll(/\D/g, "").slice(0, 14);
}

function momentOf(version: string): Date {
  const digits = version.padEnd(14, "0");
  const part = (start: number, end: number): number => Number(digits.slice(start, end));
  return new Date(
    Date.UTC(part(0, 4), part(4, 6) - 1, part(6, 8), part(8, 10), part(10, 12), part(12, 14)),
  );
}

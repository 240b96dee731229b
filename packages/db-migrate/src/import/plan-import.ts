import { join } from "node:path";
import { checksumOf } from "../source/checksum.js";
import { inspectFile } from "../source/inspect-file.js";
import type { Migration, MigrationFile } from "../source/migration.js";
import { parseMigrationName } from "../source/migration-name.js";
import type { ForeignFolder, ForeignMigration, ForeignSql } from "./foreign-folder.js";
import type { ImportNote, ImportObstacle } from "./import-findings.js";
import { mendSql } from "./mend-sql.js";

/** A migration of another tool, and what it is here. */
export interface ImportedMigration {
  readonly foreign: ForeignMigration;
  readonly migration: Migration;
}

/** What an import would write, and why it must not. */
export interface ImportPlan {
  /** In the order in which the other tool runs them. */
  readonly imported: readonly ImportedMigration[];
  readonly notes: readonly ImportNote[];
  readonly obstacles: readonly ImportObstacle[];
}

/** Where an import reads, and where it writes. */
export interface ImportPlaces {
  readonly source: string;
  readonly directory: string;
}

/** Turns what an adapter understood into migrations. Reads and writes nothing. */
export async function planImport(folder: ForeignFolder, places: ImportPlaces): Promise<ImportPlan> {
  const inSource = <T extends { readonly file: string }>(each: T): T => ({
    ...each,
    file: join(places.source, each.file),
  });
  const notes = folder.notes.map(inSource);
  const obstacles = folder.obstacles.map(inSource);
  const imported: ImportedMigration[] = [];
  for (const foreign of folder.migrations) {
    const turned = await turn(foreign, places);
    notes.push(...turned.notes);
    obstacles.push(...turned.obstacles);
    if (turned.migration !== undefined) imported.push({ foreign, migration: turned.migration });
  }
  return { imported, notes, obstacles };
}

interface Turned extends Omit<ImportPlan, "imported"> {
  readonly migration: Migration | undefined;
}

async function turn(
  foreign: ForeignMigration,
  { source, directory }: ImportPlaces,
): Promise<Turned> {
  const file = join(source, foreign.up.file);
  const slug = slugOf(foreign.title);
  const name = parseMigrationName(`${foreign.version}_${slug}`);
  if (name === undefined) {
    const fault = `cannot be called ${foreign.version}_${slug}`;
    return { migration: undefined, notes: [], obstacles: [{ file, fault }] };
  }
  const write = (sql: ForeignSql, direction: "up" | "down"): Promise<Written> =>
    writeSql(sql, direction, join(source, sql.file), join(directory, name.name));
  const up = await write(foreign.up, "up");
  const down = foreign.down && (await write(foreign.down, "down"));
  const renamed = { file, note: `is called ${name.name} here` };
  return {
    migration: { ...name, kind: "versioned", up: up.file, down: down?.file },
    notes: [
      ...(slug === foreign.title ? [] : [renamed]),
      ...up.notes,
      ...(down?.notes ?? []),
      ...(down === undefined ? [] : emptyDownNotes(down.file, file)),
    ],
    obstacles: [...up.obstacles, ...(down?.obstacles ?? [])],
  };
}

interface Written extends Omit<ImportPlan, "imported"> {
  readonly file: MigrationFile;
}

async function writeSql(
  sql: ForeignSql,
  direction: "up" | "down",
  from: string,
  folder: string,
): Promise<Written> {
  const { text, notes, faults } = await mendSql(sql, direction, from);
  const path = join(folder, `${direction}.sql`);
  return {
    file: { path, language: "sql", text, checksum: checksumOf(text) },
    notes: notes.map((note) => ({ file: from, note })),
    obstacles: faults,
  };
}

/** Others take a comment for a way back that did its work; here somebody has to say what it is. */
function emptyDownNotes(down: MigrationFile, up: string): ImportNote[] {
  if (inspectFile(down).statements.length > 0) return [];
  const note =
    "has a way back without a statement: down refuses it until its down.sql says noop, or irreversible";
  return [{ file: up, note }];
}

/** A title as part of a folder's name; see `parseMigrationName`. */
function slugOf(title: string): string {
  const slug = title
    .replaceAll(/[^\w. -]+/g, "_")
    .replace(/^[^A-Za-z0-9]+/, "")
    .trimEnd();
  return slug === "" ? "migration" : slug;
}

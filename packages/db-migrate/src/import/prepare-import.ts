import { realpath } from "node:fs/promises";
import { basename, relative, resolve, sep } from "node:path";
import type { MigrationSettings } from "../config/migration-settings.js";
import { MigrationConfigError } from "../errors/config-error.js";
import { ImportError } from "../errors/import-errors.js";
import { isMissing, readMigrations } from "../source/directory-source.js";
import type { Migration } from "../source/migration.js";
import type { ForeignEntry } from "./foreign-folder.js";
import type { ImportNote } from "./import-findings.js";
import type { ForeignTool } from "./foreign-tool.js";
import { type ImportTool, importTools } from "./import-tool.js";
import { foreignTools } from "./foreign-tools.js";
import type { ImportOptions } from "./import-options.js";
import { isLeftOut } from "./leave-out.js";
import { type ImportedMigration, planImport } from "./plan-import.js";
import { readBeside, readSource } from "./read-source.js";
import { compareWithTarget } from "./target-obstacles.js";

/** An import that nothing stands in the way of, as far as the files go. */
export interface PreparedImport {
  readonly tool: ForeignTool;
  readonly imported: readonly ImportedMigration[];
  /** See `ForeignFolder`. */
  readonly ignored: readonly string[];
  /** To be written, in the order they run. */
  readonly fresh: readonly Migration[];
  /** There already. */
  readonly unchanged: readonly Migration[];
  readonly notes: readonly ImportNote[];
}

/**
 * Reads another tool's folder and the migrations folder. Writes nothing.
 *
 * @throws ImportError with everything that is in the way.
 * @throws MigrationConfigError, MigrationDirectoryError, SourceError
 */
export async function prepareImport(
  { directory, programs }: Pick<MigrationSettings, "directory" | "programs">,
  options: ImportOptions,
): Promise<PreparedImport> {
  const { from, source, leaveOut = [] } = options;
  const tool = foreignTools[checkTool(from)];
  await refuseOverlap(source, directory, from);
  const places = { source, directory };
  const read = await readSource(source);
  refuseUnknown(read.entries, options);
  const printed = await readPrintedFiles(options, tool);
  const isWanted = ({ path }: { path: string }): boolean => !isLeftOut(path, leaveOut);
  const folder = tool.read(read.entries.filter(isWanted), printed);
  const found = [...read.obstacles, ...folder.obstacles];
  const obstacles = found.filter(({ file }) => !isLeftOut(file, leaveOut));
  const plan = await planImport({ ...folder, obstacles }, places);
  const migrations = plan.imported.map(({ migration }) => migration);
  const existing = await readExisting(directory, programs);
  const target = compareWithTarget(migrations, existing, places);
  const all = [...plan.obstacles, ...target.obstacles, ...nothingFound(migrations, options, tool)];
  if (all.length > 0) throw new ImportError(all);
  const { fresh, unchanged } = target;
  return {
    tool,
    imported: plan.imported,
    ignored: folder.ignored,
    fresh,
    unchanged,
    notes: plan.notes,
  };
}

async function readPrintedFiles(
  { from, source, printed = [] }: ImportOptions,
  { prints }: ForeignTool,
): Promise<readonly ForeignEntry[]> {
  if (printed.length > 0 && prints !== true) {
    throw new MigrationConfigError([`There is nothing that ${from} would have to print.`]);
  }
  return Promise.all(printed.map((path) => readBeside(source, path)));
}

function checkTool(from: ImportTool): ImportTool {
  if (importTools.includes(from)) return from;
  const known = importTools.join(", ");
  throw new MigrationConfigError([
    `${JSON.stringify(from)} is no tool that is known; known are ${known}.`,
  ]);
}

/** What is in the migrations folder is ours, and two layouts in one folder are none. */
async function refuseOverlap(source: string, directory: string, tool: ImportTool): Promise<void> {
  const [from, to] = await Promise.all([source, directory].map(canonical));
  const path = relative(to ?? "", from ?? "");
  if (path === ".." || path.startsWith(`..${sep}`)) return;
  const aside = `${basename(resolve(directory))}-${tool}`;
  throw new MigrationConfigError([
    `${source} is ${path === "" ? "" : "in "}the migrations folder itself. Move it aside first, for example ` +
      `to ${aside}, and import from there; or write to another folder: npx @abe/db-migrate --dir <folder> import`,
  ]);
}

async function canonical(path: string): Promise<string> {
  return realpath(path).catch(() => resolve(path));
}

/** What is left out of the history need not have a file. */
function refuseUnknown(
  entries: readonly ForeignEntry[],
  { leaveOut = [], adoptHistory }: ImportOptions,
): void {
  if (adoptHistory === true) return;
  const unknown = leaveOut.filter((name) => !entries.some(({ path }) => isLeftOut(path, [name])));
  if (unknown.length === 0) return;
  throw new MigrationConfigError(
    unknown.map((name) => `There is nothing to leave out that is called ${JSON.stringify(name)}.`),
  );
}

async function readExisting(directory: string, programs: boolean): Promise<readonly Migration[]> {
  return readMigrations(directory, programs).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
}

function nothingFound(
  migrations: readonly Migration[],
  { from, source }: ImportOptions,
  { usualFolder }: ForeignTool,
): { file: string; fault: string }[] {
  if (migrations.length > 0) return [];
  const fault = `holds no migration that ${from} would run; its folder usually is ${usualFolder}`;
  return [{ file: source, fault }];
}

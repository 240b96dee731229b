import { readFile, writeFile } from "node:fs/promises";
import type { MigrationSettings } from "../config/migration-settings.js";
import { MigrationConfigError } from "../errors/config-error.js";
import { MigrationDirectoryError } from "../errors/directory-errors.js";
import { fixedText } from "../lint/fixed-text.js";
import type { LintReport, LintSeverity } from "../lint/lint-finding.js";
import { type LintRequest, lintMigrations } from "../lint/lint-migrations.js";
import { severitiesOf } from "../lint/rule-severities.js";
import type { Migration } from "../source/migration.js";
import { requireMigration } from "./up-request.js";

/** What a linting is asked for. */
export interface LintOptions {
  /** Folder names or versions of the migrations to look at. Default: all, or those after `since`. */
  readonly names?: readonly string[];
  /** Look at the migrations after this one only, as applied one right after the other. */
  readonly since?: string;
  /** Look at those that the database has not applied only, as applied one right after the other. */
  readonly pending?: boolean;
  /**
   * Write anew what can be mended without a decision. Only together with `names`, `since` or `pending`: an
   * applied file that is edited is a mismatch.
   */
  readonly fix?: boolean;
  /** Severities by rule, before those of the settings. */
  readonly rules?: Readonly<Record<string, LintSeverity>>;
}

/**
 * Looks at the files of a folder, and mends them where that is asked for.
 *
 * @param pending names of the migrations that are not applied, where that was asked for.
 * @throws MigrationConfigError options that exclude each other, or a rule that does not exist.
 * @throws UnknownMigrationError
 */
export async function lintFolder(
  available: readonly Migration[],
  settings: MigrationSettings,
  options: LintOptions,
  pending: readonly string[] | undefined,
): Promise<LintReport> {
  const { fix = false, rules = {} } = options;
  checkSelection(options);
  const severityOf = severitiesOf({ ...settings.lintRules, ...rules });
  const selection = selectionOf(available, settings, options, pending);
  const before = await lintMigrations(available, { ...selection, severityOf });
  if (!fix) return { ...before, fixed: [] };
  const mended = await mendFiles(available, before.findings);
  const after = await lintMigrations(mended.migrations, { ...selection, severityOf });
  return { ...after, fixed: mended.files };
}

function checkSelection({ names, since, pending, fix }: LintOptions): void {
  const named = names !== undefined && names.length > 0;
  const chosen = [named, since !== undefined, pending === true].filter(Boolean).length;
  if (chosen > 1) {
    throw new MigrationConfigError([
      "Give names, since (--since <name>) or pending (--pending), not several of them.",
    ]);
  }
  if (fix === true && chosen === 0) {
    throw new MigrationConfigError([
      "fix (--fix) edits files, and an applied file must not be edited: give names, since (--since <name>) or " +
        "pending (--pending) too, as in: npx @abe/db-migrate lint --pending --fix",
    ]);
  }
}

function selectionOf(
  available: readonly Migration[],
  settings: MigrationSettings,
  options: LintOptions,
  pending: readonly string[] | undefined,
): Pick<LintRequest, "selects" | "together"> {
  const find = (name: string): Migration => requireMigration(name, available, settings.directory);
  const names = pending ?? options.names?.map((name) => find(name).name) ?? [];
  if (pending !== undefined || names.length > 0) {
    const chosen = new Set(names);
    return { selects: (name) => chosen.has(name), together: pending !== undefined };
  }
  const since = options.since ?? settings.lintSince;
  if (since === undefined) return { selects: () => true, together: false };
  const last = find(since);
  const later = new Set(
    available.filter(({ orderKey }) => orderKey > last.orderKey).map(({ name }) => name),
  );
  // What a setting leaves out was reviewed long ago: the rest need not be applied together.
  return { selects: (name) => later.has(name), together: options.since !== undefined };
}

async function mendFiles(
  available: readonly Migration[],
  findings: LintReport["findings"],
): Promise<{ migrations: readonly Migration[]; files: string[] }> {
  const texts = new Map<string, string>();
  for (const file of available.flatMap(({ up, down }) => [
    up,
    ...(down === undefined ? [] : [down]),
  ])) {
    const fixes = findings.flatMap((each) =>
      each.file === file.path && each.fix !== undefined ? [each.fix] : [],
    );
    const text = fixedText(file.text, fixes);
    if (text === file.text) continue;
    await writeText(file.path, text);
    texts.set(file.path, text);
  }
  const mended = <T extends Migration["down"]>(file: T): T =>
    file === undefined ? file : { ...file, text: texts.get(file.path) ?? file.text };
  const migrations = available.map((migration) => ({
    ...migration,
    up: mended(migration.up),
    down: mended(migration.down),
  }));
  return { migrations, files: [...texts.keys()] };
}

/** Keeps line ends and the byte order mark, which decoding takes away. */
async function writeText(path: string, text: string): Promise<void> {
  try {
    const bytes = await readFile(path);
    const mark = bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])) ? "\uFEFF" : "";
    const lineEnd = bytes.includes("\r\n") ? "\r\n" : "\n";
    await writeFile(path, mark + text.replaceAll("\n", lineEnd));
  } catch (cause) {
    throw new MigrationDirectoryError(`${path} cannot be written.`, { cause });
  }
}

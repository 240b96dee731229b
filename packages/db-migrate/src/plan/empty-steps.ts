import type { FileFault } from "../errors/file-error.js";
import { parseDirectives } from "../source/directives.js";
import type { Migration } from "../source/migration.js";
import { holdsStatement } from "../sql/statements.js";
import type { HistoryEntry } from "./history-entry.js";
import type { UpStep } from "./plan-up.js";

/** Steps that would do nothing, and do not say that this is meant. */
export interface EmptySteps {
  readonly refused: readonly FileFault[];
  /** Folder names of those that were applied elsewhere long ago, as far as one can tell. */
  readonly passed: readonly string[];
}

/**
 * What a file without a statement means. It is a file that was never saved, most of the time, and nobody
 * would notice once it is recorded. Where a database is built from nothing, one that others come after is a
 * part of their history.
 *
 * @param available in the order they run
 */
export function emptySteps(
  steps: readonly UpStep[],
  available: readonly Migration[],
  history: readonly HistoryEntry[],
): EmptySteps {
  const last = available.findLast(({ kind }) => kind === "versioned");
  const isOld = ({ migration }: UpStep): boolean =>
    history.length === 0 && migration.kind === "versioned" && migration !== last;
  const empty = steps.filter(({ migration, reason }) => reason !== "replace" && isEmpty(migration));
  return {
    refused: empty.filter((step) => !isOld(step)).map(({ migration }) => emptyFault(migration)),
    passed: empty.filter(isOld).map(({ migration }) => migration.name),
  };
}

/** The fault of a migration that does nothing and does not say that this is meant, if it is one. */
export function emptyFaults(migration: Migration): readonly FileFault[] {
  return isEmpty(migration) ? [emptyFault(migration)] : [];
}

function isEmpty({ up }: Migration): boolean {
  if (up.language === "program" || holdsStatement(up.text)) return false;
  return !parseDirectives(up.text).directives.noop;
}

function emptyFault({ up }: Migration): FileFault {
  const fault =
    "no statement is in it; was it saved? If it is meant to do nothing, begin it with -- db-migrate: noop";
  return { file: up.path, line: 1, column: 1, fault };
}

import type { MigrationFile } from "../source/migration.js";
import { tokenHashOf } from "../source/token-hash.js";
import type { HistoryEntry } from "./history-entry.js";

/**
 * What became of an applied file: `cosmetic` when it runs the same statements as before, such as after
 * a formatter.
 */
export type FileChange = "none" | "cosmetic" | "changed";

/** Compares an applied migration's file with what was recorded. */
export function hasChanged(
  up: MigrationFile,
  recorded: Pick<HistoryEntry, "upChecksum" | "upTokens">,
): FileChange {
  if (up.checksum === recorded.upChecksum) return "none";
  return recorded.upTokens !== null && tokensOf(up) === recorded.upTokens ? "cosmetic" : "changed";
}

/** See {@link tokenHashOf}; `null` for a program, of which only the text is known. */
export function tokensOf(file: MigrationFile): string | null {
  return file.language === "program" ? null : tokenHashOf(file.text);
}

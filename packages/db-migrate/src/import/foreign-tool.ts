import type { ForeignEntry, ForeignFolder } from "./foreign-folder.js";
import type { HistoryTable } from "./foreign-history.js";

/** What is known about another tool. */
export interface ForeignTool {
  /** Understands the content of its folder. */
  read(entries: readonly ForeignEntry[]): ForeignFolder;
  /** Where it keeps its history; the first of them that holds something counts. */
  readonly tables: readonly HistoryTable[];
  /** Where its folder usually is. */
  readonly usualFolder: string;
}

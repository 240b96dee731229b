import type { ForeignEntry, ForeignFolder } from "./foreign-folder.js";
import type { HistoryTable } from "./foreign-history.js";

/** What is known about another tool. */
export interface ForeignTool {
  /**
   * Understands the content of its folder.
   *
   * @param printed what the tool printed; empty of those that need not be asked
   */
  read(entries: readonly ForeignEntry[], printed: readonly ForeignEntry[]): ForeignFolder;
  /** What it prints when it runs a migration tells what a program of it sends. */
  readonly prints?: true;
  /** Where it keeps its history; the first of them that holds something counts. */
  readonly tables: readonly HistoryTable[];
  /** Where its folder usually is. */
  readonly usualFolder: string;
}

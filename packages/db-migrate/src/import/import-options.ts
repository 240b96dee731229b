import type { ImportNote } from "./import-findings.js";
import type { ImportTool } from "./import-tool.js";

/** Options of an import. */
export interface ImportOptions {
  /** Whose migrations they are. */
  readonly from: ImportTool;
  /** The other tool's folder. Hasura: that of one database. */
  readonly source: string;
  /** Record as applied what the other tool has applied in this database. Default `false`. */
  readonly adoptHistory?: boolean;
  /** The other tool's table, with its schema where needed. Default: the tool's own default. */
  readonly historyTable?: string;
  /**
   * Files with what the tool printed when it ran its migrations, or would have run them: they tell what programs
   * send. Of node-pg-migrate only. Default: none.
   */
  readonly printed?: readonly string[];
  /** Files, folders or versions that are neither imported nor looked for. Default: none. */
  readonly leaveOut?: readonly string[];
  /** Say what would be done and do nothing. Default `false`. */
  readonly dryRun?: boolean;
}

/** What another tool's history said. Names are folder names here. */
export interface AdoptedHistory {
  /** Where it was read; `null`: there was none, and the database was empty. */
  readonly table: string | null;
  /** Recorded as applied, in the order of application; empty where they were recorded before. */
  readonly recorded: readonly string[];
  /** Not applied anywhere yet. */
  readonly pending: readonly string[];
  /** Applied there from a file that has been edited since, as far as the tool keeps checksums. */
  readonly edited: readonly string[];
}

/** What an import did, or would do. */
export interface ImportReport {
  /** Folder names, in the order they run. */
  readonly written: readonly string[];
  /** They were there already. */
  readonly unchanged: readonly string[];
  readonly notes: readonly ImportNote[];
  /** `null`: it was not asked for. */
  readonly history: AdoptedHistory | null;
  readonly dryRun: boolean;
}

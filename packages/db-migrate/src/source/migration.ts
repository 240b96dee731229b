import type { MigrationName } from "./migration-name.js";

/** What a file is written in. A program is a module of JavaScript or TypeScript. */
export type MigrationLanguage = "sql" | "program";

/** One file of a migration, decoded. */
export interface MigrationFile {
  /** As messages show it: below the folder's path as it was given. */
  readonly path: string;
  readonly language: MigrationLanguage;
  /** See {@link decodeFile}. */
  readonly text: string;
  /** See {@link checksumOf}. */
  readonly checksum: string;
}

/** Applied once, in the order of versions; or applied after those whenever its file has changed. */
export type MigrationKind = "versioned" | "repeatable";

/** A migration as the folder has it. */
export interface Migration extends MigrationName {
  readonly kind: MigrationKind;
  readonly up: MigrationFile;
  readonly down: MigrationFile | undefined;
}

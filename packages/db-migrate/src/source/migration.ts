import type { MigrationName } from "./migration-name.js";

/** One file of a migration, decoded. */
export interface MigrationFile {
  /** As messages show it: below the folder's path as it was given. */
  readonly path: string;
  /** See {@link decodeFile}. */
  readonly text: string;
  /** See {@link checksumOf}. */
  readonly checksum: string;
}

/** A migration as the folder has it. */
export interface Migration extends MigrationName {
  readonly up: MigrationFile;
  readonly down: MigrationFile | undefined;
}

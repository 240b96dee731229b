import type { ProjectOptions } from "../project/project-files.js";
import type { SchemaOptions } from "../schema/schema-options.js";

/** What is generated from what. */
export interface GenerationOptions extends ProjectOptions, SchemaOptions {
  /** Folder of the generated files. Default: the project's, or `src` where only that is taken in by tsconfig. */
  readonly out?: string | undefined;
  /**
   * A module that exports the `types` which the application gives to `createDatabaseServer`, so that columns are
   * typed as they are read. Default: none, which is `createTypes()`.
   */
  readonly types?: string | undefined;
  /** Validators of rows are written as well. Default `false`. */
  readonly validators?: boolean | undefined;
  /** Statements that are not known before the program runs are problems. Default `false`. */
  readonly strict?: boolean | undefined;
}

/** Told what is being done. */
export interface GenerationReporter {
  step(text: string): void;
  /** @param total statements to describe */
  described(done: number, total: number): void;
}

/** Something in the migrations folder that makes every command stop. */
export type SourceProblem =
  | {
      readonly kind: "stray";
      /** Below the migrations folder. */
      readonly path: string;
      /** A phrase, such as `is no migration's folder`. */
      readonly fault: string;
    }
  | { readonly kind: "duplicate"; readonly version: string; readonly migrations: readonly string[] }
  | { readonly kind: "mixed"; readonly date: string; readonly sequence: string };

/** A way in which the folder and the history disagree. */
export type HistoryProblem =
  /** Applied, and its folder is gone. */
  | { readonly kind: "missing"; readonly migration: string }
  /** Applied, and its `up.sql` was edited since. */
  | { readonly kind: "changed"; readonly migration: string; readonly file: string }
  /** Partly applied, and edited since in the part that ran. */
  | {
      readonly kind: "changed-midway";
      readonly migration: string;
      readonly file: string;
      /** Statements that ran. */
      readonly done: number;
    }
  /** Pending, and older than one that is applied. */
  | { readonly kind: "out-of-order"; readonly migration: string; readonly newest: string }
  /** Needs another one that is neither applied nor comes before it. */
  | { readonly kind: "requires"; readonly migration: string; readonly required: string }
  /** Takes the place of several, of which only some are applied. */
  | {
      readonly kind: "partly-replaced";
      readonly migration: string;
      readonly unapplied: readonly string[];
    }
  /** Started outside of a transaction to be reverted, and never finished. */
  | { readonly kind: "half-reverted"; readonly migration: string };

/** The sentence for a person: what is wrong, and what to do. */
export function describeHistoryProblem(problem: HistoryProblem): string {
  const name = problem.migration;
  switch (problem.kind) {
    case "missing":
      return (
        `${name} is applied, but its folder is missing. Bring it back from version control, and look again ` +
        "with: npx @abe/db-migrate verify"
      );
    case "changed":
      return (
        `${name} is applied, but ${problem.file} was edited since. Undo the edit and put the change into ` +
        `a new migration; if the edit changes nothing, run: npx @abe/db-migrate repair ${name}`
      );
    case "changed-midway":
      return (
        `${name} is partly applied, and ${problem.file} was edited since in ` +
        `${problem.done === 1 ? "its first statement, which has run" : `its first ${problem.done} statements, which have run`}. ` +
        "Undo that edit, and run: npx @abe/db-migrate up. What comes after may be mended."
      );
    case "out-of-order":
      return (
        `${name} is pending, but older than ${problem.newest}, which is applied. Give it a later ` +
        `version, or run: npx @abe/db-migrate up --allow-out-of-order ${name}`
      );
    case "requires":
      return `${name} requires ${problem.required}, which is neither applied nor comes before it.`;
    case "partly-replaced":
      return (
        `${name} takes the place of migrations of which some are applied and some are not: ` +
        `${problem.unapplied.join(", ")}. Apply those first, with the files of the time before.`
      );
    case "half-reverted":
      return (
        `${name} was started to be reverted outside of a transaction, and that never finished. Finish it ` +
        "with: npx @abe/db-migrate down"
      );
  }
}

/** The sentence for a person: what is wrong, and what to do. */
export function describeSourceProblem(problem: SourceProblem): string {
  switch (problem.kind) {
    case "stray":
      return `${problem.path} ${problem.fault}.`;
    case "duplicate":
      return `Version ${problem.version} is given twice: ${problem.migrations.join(", ")}.`;
    case "mixed":
      return `Versions are dates (${problem.date}) and numbers (${problem.sequence}) at once.`;
  }
}

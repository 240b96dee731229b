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
  | { readonly kind: "changed"; readonly migration: string }
  /** Pending, and older than one that is applied. */
  | { readonly kind: "out-of-order"; readonly migration: string; readonly newest: string }
  /** Started outside of a transaction, and never finished. */
  | { readonly kind: "interrupted"; readonly migration: string; readonly startedAt: Date };

/** The sentence for a person: what is wrong, and what to do. */
export function describeHistoryProblem(problem: HistoryProblem): string {
  const name = problem.migration;
  switch (problem.kind) {
    case "missing":
      return `${name} is applied, but its folder is missing. Bring it back from version control.`;
    case "changed":
      return (
        `${name} is applied, but its up.sql was edited since. Undo the edit and put the change into ` +
        "a new migration; if the edit changes nothing, run: npx @abe/db-migrate repair"
      );
    case "out-of-order":
      return (
        `${name} is pending, but older than ${problem.newest}, which is applied. Give it a later ` +
        "version, or run: npx @abe/db-migrate up --allow-out-of-order"
      );
    case "interrupted":
      return (
        `${name} was started at ${problem.startedAt.toISOString()} outside of a transaction and never ` +
        "finished. Look at what it left in the database, then run: " +
        "npx @abe/db-migrate repair --interrupted applied (or pending)"
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

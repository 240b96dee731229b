import type { DbObserver } from "@abe/db-core/observer";

/** Where the program writes. Results go to `out`; progress, warnings and errors to `err`. */
export interface CliOutput {
  out(text: string): void;
  err(text: string): void;
}

/** Says what happens while it happens: each migration as it ends, and whatever a person should know. */
export function progressObserver(output: CliOutput): DbObserver {
  return {
    migration: ({ migration, direction }) => {
      const startedAt = performance.now();
      return ({ error }) => {
        // What failed is told in full by the error itself.
        if (error !== undefined) return;
        const took = Math.round(performance.now() - startedAt);
        output.err(`${direction === "up" ? "applied" : "reverted"} ${migration} (${took} ms)`);
      };
    },
    warning: ({ message }) => output.err(`warning: ${message}`),
  };
}

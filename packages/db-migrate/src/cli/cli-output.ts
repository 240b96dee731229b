import type { DbObserver } from "@abe/db-core/observer";
import { timeTaken } from "./time-taken.js";

/** Where the program writes. Results go to `out`; progress, warnings and errors to `err`. */
export interface CliOutput {
  out(text: string): void;
  err(text: string): void;
  /** Shows a line that the next one takes the place of; only where `err` is a terminal. */
  readonly transient?: ((text: string) => void) | undefined;
}

/** How much is said, and to whom. */
export interface ReportOptions {
  /** One JSON object a line on `out`, for programs. */
  readonly json: boolean;
  /** No progress; warnings and errors only. */
  readonly quiet: boolean;
}

/** Says what happens while it happens: each migration as it ends, and whatever a person should know. */
export function progressObserver(output: CliOutput, options: ReportOptions): DbObserver {
  return options.json ? eventObserver(output) : talkingObserver(output, options.quiet);
}

function talkingObserver(output: CliOutput, quiet: boolean): DbObserver {
  return {
    migration: ({ migration, direction }) => {
      const startedAt = performance.now();
      if (!quiet)
        output.transient?.(`${direction === "up" ? "applying" : "reverting"} ${migration} …`);
      return ({ error }) => {
        // What failed is told in full by the error itself.
        if (error !== undefined || quiet) return;
        const took = timeTaken(performance.now() - startedAt);
        output.err(`${direction === "up" ? "applied" : "reverted"} ${migration} (${took})`);
      };
    },
    retry: ({ kind, attempt, delayMs, error }) => {
      if (kind === "connect") return;
      const reason = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
      output.err(`warning: attempt ${attempt} failed (${reason}); the next one in ${delayMs} ms`);
    },
    warning: ({ message }) => output.err(`warning: ${message}`),
  };
}

/** Writes one event as one line of JSON. */
export function writeEvent(output: CliOutput, event: Readonly<Record<string, unknown>>): void {
  output.out(JSON.stringify({ v: 1, ...event }));
}

function eventObserver(output: CliOutput): DbObserver {
  return {
    migration: ({ migration, direction }) => {
      const startedAt = performance.now();
      writeEvent(output, { type: "migration.started", migration, direction });
      return ({ error, outcome }) => {
        const durationMs = Math.round(performance.now() - startedAt);
        const type = error === undefined ? "migration.finished" : "migration.failed";
        writeEvent(output, { type, migration, direction, outcome, durationMs });
      };
    },
    retry: ({ kind, attempt, delayMs }) => {
      if (kind !== "connect") writeEvent(output, { type: "retry", attempt, delayMs });
    },
    warning: ({ code, message, details }) =>
      writeEvent(output, { type: "warning", code, message, details }),
  };
}

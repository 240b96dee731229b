import type { History } from "../history/read-history.js";
import type { IntendedStep } from "../plan/intended-step.js";
import type { AdmittedOperation, LateMigration } from "../policy/judge-policy.js";
import type { RunnableFile } from "../source/inspect-fully.js";
import type { ReadHistoryOptions } from "../history/read-history.js";
import type { RunPermit } from "./run-permit.js";

/** What a command is about to do to a history as it is now. */
export interface RunPlan<W> {
  /** None: there is nothing to do, and nothing to be allowed. */
  readonly steps: readonly IntendedStep[];
  /** The files that are about to run, in their order. */
  readonly files: readonly RunnableFile[];
  readonly late: readonly LateMigration[];
  /** What the command goes on with. */
  readonly work: W;
  /** Refuses what is no matter of permission, such as a file that cannot be run; the history is there by then. */
  readonly confirm?: () => Promise<void> | void;
}

/** A command that asks to be let in. */
export interface RunRequest<W> {
  readonly operation: AdmittedOperation;
  readonly permit: RunPermit;
  /** All files in one transaction. Default `false`. */
  readonly together?: boolean;
  readonly historyOptions?: ReadHistoryOptions;
  /** Throws what makes it impossible. Writes nothing. */
  readonly plan: (history: History) => Promise<RunPlan<W>> | RunPlan<W>;
}

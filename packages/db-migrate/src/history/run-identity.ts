import type { Actor } from "../auth/actor.js";

/** Who runs what from where: written to every audit row of one run. */
export interface RunIdentity {
  /** A UUID of its own for each command. */
  readonly runId: string;
  readonly actor: Actor;
  readonly host: string;
  readonly pid: number;
  readonly toolVersion: string;
}

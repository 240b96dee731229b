import type { IDatabaseServer } from "@abe/db-core";
import type { LockHolder } from "../errors/locked-error.js";
import type { MigrationSettings } from "../config/migration-settings.js";
import type { PollClock } from "../lock/poll-clock.js";
import type { RunContext } from "../run/run-unit.js";

/** What a command that talks to the database works with. */
export interface CommandContext extends RunContext {
  /** Whose observers are told. */
  readonly server: IDatabaseServer;
  readonly settings: MigrationSettings;
  readonly clock: PollClock;
  /** Another runner holds the lock; the command waits. */
  readonly onWait: (holder: LockHolder | undefined) => void;
}

import type { MigrationAuth } from "../auth/migration-auth.js";
import type { MigrationSettings } from "../config/migration-settings.js";
import type { LockHolder } from "../errors/locked-error.js";
import type { RunContext } from "../run/run-context.js";
import type { MigrationEventSink } from "../umzug-adapter.js";

/** What a command that talks to the database works with. */
export interface CommandContext extends RunContext {
  readonly settings: MigrationSettings;
  readonly auth: MigrationAuth;
  /** As whom the application logs in. `undefined`: not known. */
  readonly applicationUser: () => string | undefined;
  /** The configuration says that a pooler in transaction mode answers. */
  readonly pooled: boolean;
  /** Another runner holds the lock; the command waits. */
  readonly onWait: (holder: LockHolder | undefined) => void;
  /** Told what umzug tells. */
  readonly events: MigrationEventSink;
}

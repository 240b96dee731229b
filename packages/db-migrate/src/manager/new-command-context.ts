import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { IDatabaseServer } from "@abe/db-core";
import { emitWarning } from "@abe/db-core/session";
import type { Session } from "@abe/db-core/session";
import type { MigrationAuth } from "../auth/migration-auth.js";
import type { CommandContext } from "../commands/command-context.js";
import type { MigrationSettings } from "../config/migration-settings.js";
import type { MigrationWarningCode } from "../errors/error-codes.js";
import { describeHolder } from "../errors/locked-error.js";
import { systemPollClock } from "../lock/poll-clock.js";
import { toolVersion } from "../tool-version.js";
import type { MigrationListeners } from "./migration-listeners.js";

/** What a command is run with. */
export interface CommandSetup {
  readonly settings: MigrationSettings;
  readonly auth: MigrationAuth;
  readonly applicationUser: () => string | undefined;
  readonly server: IDatabaseServer;
  readonly session: Session;
  readonly signal: AbortSignal | undefined;
  readonly listeners: MigrationListeners;
  readonly pooled: boolean;
}

/** The context of one command: a run of its own, by a person or job. */
export function newCommandContext(setup: CommandSetup): CommandContext {
  const { settings, auth, applicationUser, server, session, signal, listeners, pooled } = setup;
  return {
    server,
    session,
    settings,
    auth,
    applicationUser,
    signal,
    pooled,
    role: auth.role,
    lockTimeoutMs: settings.lockTimeoutMs,
    statementTimeoutMs: settings.statementTimeoutMs,
    retry: { attempts: settings.retryAttempts, maxElapsedMs: settings.retryMaxMs },
    clock: systemPollClock,
    // Replaced by what the lock says, once it is held.
    lockCheck: "SELECT abe_migrate.check_lock()",
    nonce: randomUUID,
    run: {
      runId: randomUUID(),
      actor: auth.actor,
      host: hostname(),
      pid: process.pid,
      toolVersion: toolVersion(),
    },
    events: (name, event) => listeners.emit(name, event),
    onWait: (holder) => {
      const who = holder === undefined ? "" : ` ${describeHolder(holder)}`;
      emitWarning(server, {
        code: "DB_MIGRATE_WAITING" satisfies MigrationWarningCode,
        message: `Another runner holds the migration lock; waiting for it.${who}`,
        details: { holderPid: holder?.pid, waitMs: settings.lockWaitMs },
      });
    },
  };
}

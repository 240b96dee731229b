/* oxlint-disable unicorn/no-thenable -- `then` is a sentence here, and nobody awaits a table */
/**
 * Every code of db-typegen: the class that carries it, when it happens, and what is left behind.
 * `docs/errors.md` is generated from this table. Keys are stable: they are part of the public API.
 */
export const errorCodes = {
  DB_TYPEGEN_SERVER: {
    class: "UnsupportedServerError",
    when: "Statements are described on a server older than PostgreSQL 16, which does not say what an outer join fills with NULLs, or newer than those whose functions were scanned.",
    then: "Nothing was described. Use one of the releases that the message names: it need not be production's.",
  },
  DB_TYPEGEN_PROJECT: {
    class: "ProjectError",
    when: "A folder or file of the project that was named is not there or cannot be read, or no statement is at a place.",
    then: "Nothing was written. Name one that is there.",
  },
  DB_TYPEGEN_MIGRATIONS: {
    class: "MigrationsError",
    when: "The migrations cannot be applied to an empty database.",
    then: "Nothing was written. The message says which one failed, and where; `cause` holds the error.",
  },
  DB_TYPEGEN_URL: {
    class: "DatabaseUrlError",
    when: "`--database-url` is given something that is no URL of a database.",
    then: "Nothing was sent, nothing was written.",
  },
  DB_TYPEGEN_OUTPUT: {
    class: "OutputError",
    when: "One of the files cannot be written.",
    then: "All files are as they were before.",
  },
} as const;

/** One of the keys of {@link errorCodes}. */
export type DbTypegenErrorCode = keyof typeof errorCodes;

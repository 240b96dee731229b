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
} as const;

/** One of the keys of {@link errorCodes}. */
export type DbTypegenErrorCode = keyof typeof errorCodes;

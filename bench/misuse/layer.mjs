/**
 * A library as the cases see it. Each method is the library's own, as its documentation uses it.
 *
 * @template [Tx=unknown]
 * @typedef {{
 *   transaction: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>,
 *   nested: <T>(tx: Tx, work: (inner: Tx) => Promise<T>) => Promise<T>,
 *   query: (on: Tx, text: string) => Promise<Record<string, unknown>[]>,
 *   close: () => Promise<unknown>,
 * }} Layer
 */

/** Files in `layers/`, and the names under which they are shown. */
export const layers = {
  kysely: "kysely",
  drizzle: "drizzle, on pg",
  knex: "knex",
  postgres: "postgres.js",
  "pg-promise": "pg-promise",
  abe: "@abe/db-tx",
};

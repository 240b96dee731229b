import { CompiledQuery, Kysely, PostgresDialect } from "kysely";
import pg from "pg";

export const manifest = "kysely";

export function open(url) {
  const pool = new pg.Pool({ connectionString: url, max: 4 });
  pool.on("error", () => undefined);
  const db = new Kysely({ dialect: new PostgresDialect({ pool }) });
  return {
    transaction: (work) => db.transaction().execute(work),
    nested: (tx, work) => tx.transaction().execute(work),
    query: async (on, text) => (await on.executeQuery(CompiledQuery.raw(text))).rows,
    close: () => db.destroy(),
  };
}

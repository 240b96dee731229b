import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import pg from "pg";

export const manifest = "drizzle-orm";

export function open(url) {
  const pool = new pg.Pool({ connectionString: url, max: 4 });
  pool.on("error", () => undefined);
  const db = drizzle({ client: pool });
  return {
    transaction: (work) => db.transaction(work),
    nested: (tx, work) => tx.transaction(work),
    query: async (on, text) => (await on.execute(sql.raw(text))).rows,
    close: () => pool.end(),
  };
}

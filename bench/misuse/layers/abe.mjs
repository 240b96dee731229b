import { createDatabaseServer } from "@abe/db-core";
import { createTransactionService } from "@abe/db-tx";

export const manifest = "@abe/db-tx";

export function open(url) {
  const db = createDatabaseServer(url);
  const service = createTransactionService(db);
  return {
    transaction: (work) => service.run(work),
    nested: (tx, work) => tx.savepoint(work),
    query: async (on, text) => (await on.query(text)).rows,
    close: () => db.close(),
  };
}

import { createDatabaseServer } from "@abe/db-core";
import { createTransactionService } from "@abe/db-tx";
import { give, take } from "../schema.mjs";
import { operations } from "./operations.mjs";

/**
 * Transactions by db-tx.
 *
 * @param {import("../client.mjs").Target} target
 * @returns {Promise<import("../client.mjs").Client>}
 */
export async function open({ max, ...config }) {
  const db = createDatabaseServer({ ...config, maxConnections: max });
  const service = createTransactionService(db);
  const begin = (work) => service.run((tx) => work((text, values) => tx.many(text, values)));
  const { byKey, transaction } = operations((text, values) => db.many(text, values), begin);
  return {
    ...{ byKey, transaction },
    savepoints: (id) =>
      service.run(async (tx) => {
        await tx.savepoint((inner) => inner.execute(take, [id]));
        await tx.savepoint((inner) => inner.execute(give, [id]));
      }),
    close: () => db.close(),
  };
}

import type { IDatabaseServer, TransactionClient, TransactionOptions } from "@abe/db-core";

/** Thrown to make the transaction roll back, and caught by whoever threw it. */
class RollbackRequest extends Error {
  override readonly name = "RollbackRequest";
}

/**
 * Runs `test` in a transaction and rolls it back, whatever happens.
 *
 * What `test` does through its client, nobody else sees. `client.last()` is the client itself, so it
 * does not commit. Sequences keep their values, as always in PostgreSQL (manual, "Sequence
 * Manipulation Functions"), and deferred constraints are not checked. With `@abe/db-tx`'s server the
 * whole of the code under test joins the transaction.
 *
 * @returns what `test` returns. @throws what `test` throws.
 */
export async function rollbackAfter<T>(
  server: Pick<IDatabaseServer, "transaction">,
  test: (client: TransactionClient) => Promise<T>,
  options?: TransactionOptions,
): Promise<T> {
  const request = new RollbackRequest("the test is over");
  let outcome: { readonly value: T } | undefined;
  const work = async (client: TransactionClient): Promise<never> => {
    Reflect.defineProperty(client, "last", { value: () => client });
    outcome = { value: await test(client) };
    throw request;
  };
  try {
    return await server.transaction(work, options);
  } catch (error) {
    if (error !== request || outcome === undefined) throw error;
    return outcome.value;
  }
}

import type { Queryable } from "@abe/db-core";
import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { type ConformanceSubject, queryableConformance } from "@abe/db-testing/conformance";
import { afterAll, beforeAll, describe, it } from "vitest";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** Holds what a callback lends, until it is disposed. */
function lent(
  lend: (use: (queryable: Queryable) => Promise<void>) => Promise<unknown>,
): Promise<ConformanceSubject> {
  return new Promise((resolve, reject) => {
    const over = lend(
      (queryable) =>
        new Promise((end) => {
          const dispose = async (): Promise<void> => {
            end();
            await over;
          };
          resolve({ queryable, dispose });
        }),
    ).catch(reject);
  });
}

queryableConformance({
  name: "DatabaseServer",
  create: async () => ({ queryable: database.server, dispose: async () => undefined }),
  describe,
  it,
});

queryableConformance({
  name: "a pinned connection",
  create: () => lent((use) => database.server.connection(use)),
  describe,
  it,
});

queryableConformance({
  name: "a transaction's client",
  create: () => lent((use) => database.server.transaction(use)),
  inTransaction: true,
  describe,
  it,
});

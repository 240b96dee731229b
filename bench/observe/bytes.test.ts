import { type TestDatabase, createTestDatabase } from "@abe/db-testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { schema } from "./children.mjs";
import { added } from "./gates.mjs";
import { measureCosts, measurePlainBytes } from "./measure.mjs";

/**
 * Bytes that instrumentation-pg 0.76 adds to a statement of pg: the least that run.mjs has shown. It is
 * installed by run.mjs only, which measures it beside ours.
 */
const instrumentation = 12_700;

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  for (const text of schema) await database.server.query(text);
});
afterAll(() => database.drop());

it(
  "a server that nobody watches allocates nothing for observers",
  { timeout: 120_000 },
  async () => {
    const variants = ["db-core, observers cut out", "db-core", "db-core, observer gone"];
    const [cut = 0, alone = 0, gone = 0] = Object.values(
      await measurePlainBytes(database.config, variants),
    );
    // The smallest object has 16 bytes.
    expect(alone - cut).toBeLessThan(8);
    expect(gone - alone).toBeLessThan(8);
  },
);

it(
  "a server that is watched allocates a share of what instrumentation does",
  {
    timeout: 120_000,
  },
  async () => {
    const variants = ["db-core", "db-core, otelObserver", "db-core, otelProducer"];
    const costs = await measureCosts(database.config, variants, { starts: 1, rounds: 15 });
    const bytes = (variant: string): number => added(costs, [variant, "db-core"], "bytes");
    expect(bytes("db-core, otelObserver")).toBeLessThan(instrumentation / 4);
    expect(bytes("db-core, otelProducer")).toBeLessThan(instrumentation / 20);
  },
);

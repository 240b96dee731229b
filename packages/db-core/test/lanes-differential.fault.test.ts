import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createDatabaseServer, type DatabaseServer } from "../src/index.js";
import type { Prepared } from "../src/driver/driver.js";
import { plainly } from "./support/differential/plainly.js";
import { prepared, rowsSchema, settings, tableSchema } from "./support/differential/statements.js";
import { typesSchema } from "./support/differential/typed-values.js";

/** Statements that are compared; scripts/long/drivers.mjs compares more. */
const wanted = Number(process.env["ABE_LANE_STATEMENTS"] ?? 1_500);
const seed = Number(process.env["ABE_TEST_SEED"] ?? Math.trunc(Math.random() * 2 ** 31));
/** Long runs share the machine. */
const patience = { connectTimeoutMs: 300_000, acquireTimeoutMs: 300_000 };

let database: TestDatabase;
let alone: DatabaseServer;
let crowd: DatabaseServer;

beforeAll(async () => {
  database = await createTestDatabase();
  const schema = [typesSchema, tableSchema, rowsSchema].join(";");
  for (const text of schema.split(";")) if (text.trim() !== "") await database.server.query(text);
  const config = { ...database.config, ...patience };
  alone = createDatabaseServer({ ...config, maxConnections: 1 }, { driver: "pg" });
  crowd = createDatabaseServer({ ...config, maxConnections: 3 }, { driver: "wire" });
});
afterAll(async () => {
  await Promise.all([alone.close(), crowd.close({ drainTimeoutMs: 0 })]);
  await database.drop();
});

/** What nobody else's statement may change: it reads no table. */
const reading = prepared.filter(
  ({ text }) => /^(?:SELECT|VALUES)/.test(text) && !/\bkept\b/.test(text),
);

/** What may happen beside it: whatever there is, and what changes the session it happens in. */
const disturbing = fc.oneof(
  prepared,
  fc.constantFrom(...settings).map((text): Prepared => ({ text, values: [], keep: false })),
);

async function answer(db: DatabaseServer, { text, values, keep }: Prepared): Promise<unknown> {
  try {
    return plainly(await db.query(text as never, values as never, { prepare: keep } as never));
  } catch (error) {
    return plainly(error);
  }
}

it(`a statement is answered the same whoever shares its connection: ABE_TEST_SEED=${seed}`, async () => {
  const compared = { statements: 0 };
  const bursts = fc.array(fc.tuple(reading, fc.option(disturbing)), {
    minLength: 5,
    maxLength: 60,
  });
  const same = fc.asyncProperty(bursts, async (burst) => {
    const answers = burst.map(([read, beside]) => {
      const answered = answer(crowd, read);
      if (beside !== null) void answer(crowd, beside);
      return answered;
    });
    for (const [index, [read]] of burst.entries()) {
      expect(await answers[index]).toStrictEqual(await answer(alone, read));
      compared.statements++;
    }
  });
  for (let run = 0; compared.statements < wanted; run++)
    await fc.assert(same, { numRuns: 5, seed: seed + run, endOnFailure: true });
  expect(crowd.stats().total).toBeGreaterThan(0);
}, 36_000_000);

import type { CutMoment } from "@abe/db-testing/faults";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import type { CommitVerification } from "../src/index.js";
import { type BankReport, openBank, runBank } from "./support/bank.js";
import { announcedSeed, countFromEnvironment, seededRandom } from "./support/seeded-random.js";
import { isCommit, Wire } from "./support/wire.js";

/** `node scripts/long/transactions.mjs` runs 5,000. */
const transfers = countFromEnvironment("ABE_BANK_TRANSFERS", 300);
const moments: readonly CutMoment[] = ["before", "after", "answered"];
const longest = 60_000 + transfers * 100;

let wire: Wire;
beforeAll(async () => {
  wire = await Wire.open();
});
beforeEach(() => openBank(wire.admin));
afterEach(() => wire.calm());
afterAll(() => wire.close());

/** Runs the bank with one COMMIT in ten cut off. */
async function cutBank(
  commitVerification: CommitVerification,
): Promise<{ report: BankReport; cuts: number }> {
  const random = seededRandom(announcedSeed(`bank with ${commitVerification}`));
  const { service } = wire.serve({ maxConnections: 8 });
  const rules = moments.map((moment, at) =>
    wire.proxy.cutAt(
      // Each rule is asked when those before it have let a COMMIT pass.
      (message) => isCommit(message) && random() < 1 / (30 - at),
      moment,
      Infinity,
    ),
  );
  const retry = { onConnectionLoss: true, maxAttempts: 12, budgetMs: 60_000 };
  const options = { commitVerification, retry };
  const report = await runBank(service, wire.admin, { transfers, random, options });
  for (const rule of rules) rule.remove();
  const cuts = rules.reduce((sum, rule) => sum + rule.cuts, 0);
  console.log(
    `bank with ${commitVerification}: ${transfers} transfers, ${cuts} cuts, ${report.applied} applied, ` +
      `${report.notApplied} not applied, ${report.unknown} unknown, ${report.attempts} attempts`,
  );
  return { report, cuts };
}

it.each<CommitVerification>(["xid", "marker"])(
  "with `%s` nothing is lost or done twice, and every transfer is told applied or not",
  async (commitVerification) => {
    const { report, cuts } = await cutBank(commitVerification);
    expect(cuts).toBeGreaterThan(transfers / 30);
    expect(report).toMatchObject({ lost: [], duplicated: [], untrue: [], gained: 0, unknown: 0 });
    expect(report.applied + report.notApplied).toBe(transfers);
    // Some were run again: the cuts before COMMIT reached the server.
    expect(report.attempts).toBeGreaterThan(transfers);
  },
  longest,
);

it(
  "with `none` exactly the cut transfers are told to be unknown, and none is done twice",
  async () => {
    const { report, cuts } = await cutBank("none");
    expect(report).toMatchObject({
      lost: [],
      duplicated: [],
      untrue: [],
      gained: 0,
      notApplied: 0,
    });
    expect(report.unknown).toBe(cuts);
    expect(report.attempts).toBe(transfers);
  },
  longest,
);

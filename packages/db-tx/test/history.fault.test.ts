import type { IsolationLevel } from "@abe/db-core";
import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { CommitVerification } from "../src/index.js";
import { checkHistory } from "./support/history/check-history.js";
import { type Anomaly, allowed, type Answer, type History } from "./support/history/history.js";
import { type StormyRun, stormyRun } from "./support/history/stormy-run.js";
import { announcedSeed, countFromEnvironment } from "./support/seeded-random.js";
import { migrateOutcomeTable } from "./support/stage.js";

const transactions = countFromEnvironment("ABE_HISTORY_TRANSACTIONS", 200);
const seed = announcedSeed("histories");

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await migrateOutcomeTable(database.server);
});
afterAll(() => database.drop());

const cases: readonly [IsolationLevel, CommitVerification][] = [
  ["read committed", "none"],
  ["repeatable read", "xid"],
  ["serializable", "marker"],
  ["serializable", "none"],
];

it.for(cases)(
  "keeps every promise at %s with verification %s while connections are killed",
  { timeout: 30_000 + transactions * 100 },
  async ([isolation, commitVerification]) => {
    // Whoever waits for a lock longer may be in a deadlock, which the server would notice after a second.
    const options = { commitVerification, settings: { lock_timeout: "150ms" } };
    const run = await stormyRun(database, { isolation, options, transactions, seed });
    const found = checkHistory(run.history);
    console.log(`${isolation}, ${commitVerification}, seed ${seed}: ${summary(run, found)}`);
    expect(found.filter(({ kind }) => !allowed[isolation].includes(kind))).toEqual([]);
    expect(count(run.history, "committed")).toBeGreaterThan(transactions / 2);
    expect(run.kills).toBeGreaterThan(0);
    expect(run.cuts).toBeGreaterThan(0);
    // Verification always finds out; without it every cut leaves an unknown outcome, and a kill may.
    const [least, most] = commitVerification === "none" ? [run.cuts, Infinity] : [0, 0];
    const unknown = count(run.history, "unknown");
    expect(unknown).toBeGreaterThanOrEqual(least);
    expect(unknown).toBeLessThanOrEqual(most);
  },
);

function count({ attempts }: History, answer: Answer): number {
  return attempts.filter((attempt) => attempt.answer === answer).length;
}

function summary({ history, kills, cuts, refusals }: StormyRun, found: readonly Anomaly[]): string {
  const kinds = new Map<string, number>();
  for (const { kind } of found) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  const answers = (["committed", "notApplied", "unknown"] as const).map(
    (answer) => `${count(history, answer)} ${answer}`,
  );
  const listed = (counts: ReadonlyMap<string, number>): string =>
    [...counts].map(([name, times]) => `${name} ${times}`).join(", ") || "none";
  return `${answers.join(", ")}; ${kills} kills, ${cuts} cuts; errors: ${listed(refusals)}; anomalies: ${listed(kinds)}`;
}

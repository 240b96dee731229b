import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Propagation, TransactionRunOptions } from "../src/index.js";
import { insert, migrateOutcomeTable, openStage, type Stage } from "./support/stage.js";

/** One that every server has, and a superuser may take on. */
const role = "pg_monitor";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
  await migrateOutcomeTable(stage.db);
  await stage.db.query(`GRANT ALL ON kept, abe_tx_outcome TO ${role}`);
});
beforeEach(() => stage.clear());
afterAll(() => stage[Symbol.asyncDispose]());

/** Where a scope is asked for: what is around it, and how deep it is. */
type Place = "outside" | "in a transaction" | "in a savepoint" | "detached in a transaction";

/** Runs `work` in a place, with the row 1 written by what is around it. */
function at<T>(place: Place, work: () => Promise<T>): Promise<T> {
  const { service } = stage;
  if (place === "outside") return work();
  return service.run(async (tx) => {
    await insert(tx, 1);
    if (place === "in a transaction") return work();
    if (place === "in a savepoint") return tx.savepoint(work);
    return service.detached(work);
  });
}

type Seen = "joined" | "savepoint" | "another" | "none" | "TxRequiredError" | "TxForbiddenError";

/** What a scope turns out to be, seen from inside. */
async function seen(options: TransactionRunOptions): Promise<Seen | "TxOptionsConflictError"> {
  const { service } = stage;
  const around = service.current();
  try {
    return await service.run(async (tx) => {
      await insert(tx, 2);
      if (tx.id === "autocommit") return "none";
      if (tx === around) return "joined";
      return tx.id === around?.id ? "savepoint" : "another";
    }, options);
  } catch (error) {
    return (error as Error).name as Seen;
  }
}

const table: Readonly<Record<Propagation, readonly [inside: Seen, outside: Seen]>> = {
  required: ["joined", "another"],
  nested: ["savepoint", "another"],
  requiresNew: ["another", "another"],
  mandatory: ["joined", "TxRequiredError"],
  supports: ["joined", "none"],
  notSupported: ["none", "none"],
  never: ["TxForbiddenError", "none"],
};
const modes = Object.keys(table) as Propagation[];
const inside: readonly Place[] = ["in a transaction", "in a savepoint"];
const outside: readonly Place[] = ["outside", "detached in a transaction"];

describe.each(modes)("%s", (propagation) => {
  it.each(inside)("does what the table says %s", async (place) => {
    expect(await at(place, () => seen({ propagation }))).toBe(table[propagation][0]);
    const ran = !table[propagation][0].endsWith("Error");
    expect(await stage.kept()).toEqual(ran ? [1, 2] : [1]);
  });

  it.each(outside)("does what the table says %s", async (place) => {
    expect(await at(place, () => seen({ propagation }))).toBe(table[propagation][1]);
  });
});

/** Options that a transaction begun without any does not have. */
const wishes: readonly [string, TransactionRunOptions][] = [
  ["isolation", { isolation: "serializable" }],
  ["deferrable", { deferrable: true }],
  ["settings", { settings: { "app.tenant": "1" } }],
  ["role", { role: role }],
  ["retry", { retry: { maxAttempts: 2 } }],
  ["commitVerification", { commitVerification: "xid" }],
  ["idempotencyKey", { idempotencyKey: "one", commitVerification: "marker" }],
  ["timeoutMs", { timeoutMs: 60_000 }],
  ["signal", { signal: new AbortController().signal }],
];

/** Limits, which a savepoint has of its own. */
const limits = new Set(["timeoutMs", "signal"]);

describe.each(wishes)("the option %s", (name, options) => {
  beforeEach(() => stage.db.query("TRUNCATE abe_tx_outcome"));

  it.each(modes)("is taken or refused, never ignored, by %s", async (propagation) => {
    for (const place of [...inside, ...outside]) {
      const expected = table[propagation][inside.includes(place) ? 0 : 1];
      const takes =
        expected === "another" ||
        expected.endsWith("Error") ||
        (expected === "savepoint" && limits.has(name));
      expect([place, await at(place, () => seen({ ...options, propagation }))]).toEqual([
        place,
        takes ? expected : "TxOptionsConflictError",
      ]);
      const around = place === "outside" ? [] : [1];
      const ran = takes && !expected.endsWith("Error");
      expect([place, await stage.kept()]).toEqual([place, ran ? [...around, 2] : around]);
      await stage.db.query("TRUNCATE kept, abe_tx_outcome");
    }
  });
});

describe("what a transaction has anyway", () => {
  it.each<[string, TransactionRunOptions, TransactionRunOptions]>([
    ["its isolation", { isolation: "serializable" }, { isolation: "serializable" }],
    ["its settings", { settings: { "app.a": "1", "app.b": "2" } }, { settings: { "app.b": "2" } }],
    ["the way it verifies", { commitVerification: "xid" }, { commitVerification: "xid" }],
    ["no verification", {}, { commitVerification: "none" }],
    ["no DEFERRABLE", {}, { deferrable: false }],
    ["writing", {}, { readOnly: false }],
    ["reading, when it may write", {}, { readOnly: true }],
    ["no second run", {}, { retry: false }],
    ["its role", { role: role }, { role: role }],
  ])("is no conflict: %s", async (_, outer, inner) => {
    const { service } = stage;
    for (const propagation of ["required", "nested", "mandatory", "supports"] as const)
      expect(
        await service.run(() => service.run(async () => 1, { ...inner, propagation }), outer),
      ).toBe(1);
  });

  it("is one when it may only read and the scope wants to write", async () => {
    const { service } = stage;
    await expect(
      service.readOnly(() => service.run(async () => 1, { readOnly: false })),
    ).rejects.toMatchObject({ name: "TxOptionsConflictError" });
  });
});

it("leaves the transaction around untouched when it refuses", async () => {
  const { service } = stage;
  await service.run(async (tx) => {
    for (const options of [
      { propagation: "never" },
      { isolation: "serializable" },
      { propagation: "nested", role: "nobody" },
    ] as const)
      await expect(service.run(async () => 1, options)).rejects.toMatchObject({
        outcome: "not_applied",
      });
    expect(tx.state).toBe("active");
    await insert(tx, 1);
  });
  expect(await stage.kept()).toEqual([1]);
});

describe("a transaction inside one of another server", () => {
  it("is independent, and warned of once, unless it is asked for or the other one is hidden", async () => {
    await using other = await openStage();
    await stage.service.run(() =>
      other.service.run((tx) => insert(tx, 1), { propagation: "requiresNew" }),
    );
    await stage.service.run(() =>
      stage.service.detached(() => other.service.run((tx) => insert(tx, 2))),
    );
    expect(other.warnings).toEqual([]);
    for (const n of [3, 4])
      await expect(
        stage.service.run(async (tx) => {
          await insert(tx, n);
          await other.service.run(async (independent) => {
            expect(independent.depth).toBe(0);
            expect(stage.service.current()).toBe(tx);
            await insert(independent, n);
          });
          throw new RangeError("undo");
        }),
      ).rejects.toThrow("undo");
    expect(other.warnings).toMatchObject([{ code: "DB_TX_OTHER_SERVER" }]);
    expect(await stage.kept()).toEqual([]);
    expect(await other.kept()).toEqual([1, 2, 3, 4]);
  });
});

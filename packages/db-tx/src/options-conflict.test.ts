import { expect, it } from "vitest";
import { conflictsOutside, conflictsWith } from "./options-conflict.js";
import type { TransactionRunOptions } from "./transaction-run-options.js";

const { signal } = new AbortController();

it.each<[TransactionRunOptions, TransactionRunOptions, string[]]>([
  [{}, {}, []],
  [{}, { name: "x", propagation: "required" }, []],
  [{ isolation: "serializable" }, { isolation: "serializable" }, []],
  [{ isolation: "serializable" }, {}, []],
  [{}, { isolation: "serializable" }, ["isolation"]],
  [{ readOnly: true }, { readOnly: true }, []],
  [{ readOnly: true }, { readOnly: false }, ["readOnly"]],
  [{ readOnly: false }, { readOnly: true }, []],
  [{}, { readOnly: true }, []],
  [{}, { readOnly: false }, []],
  [{}, { deferrable: true }, ["deferrable"]],
  [{ deferrable: true }, { deferrable: true }, []],
  [{ settings: { "app.tenant": "1" } }, { settings: { "app.tenant": "1" } }, []],
  [{ settings: { "app.tenant": "1" } }, { settings: { "app.tenant": "2" } }, ["settings"]],
  [{}, { settings: { "app.tenant": "2" } }, ["settings"]],
  [{}, { settings: {} }, []],
  [{ role: "app" }, { role: "app" }, []],
  [{ role: "app" }, { role: "admin" }, ["role"]],
  [{}, { retry: false }, []],
  [{}, { retry: { maxAttempts: 2 } }, ["retry"]],
  [{ signal }, { signal }, []],
  [{}, { signal, timeoutMs: 5 }, ["timeoutMs", "signal"]],
  [{ commitVerification: "xid" }, { commitVerification: "marker" }, ["commitVerification"]],
  [{}, { idempotencyKey: "k" }, ["idempotencyKey"]],
])("in %j, %j conflicts in %j", (given, requested, conflicts) => {
  expect(conflictsWith(given, requested)).toEqual(conflicts);
});

it("finds what has no meaning without a transaction", () => {
  expect(conflictsOutside({ name: "x", propagation: "supports", retry: false })).toEqual([]);
  expect(conflictsOutside({ readOnly: false })).toEqual([]);
  expect(conflictsOutside({ readOnly: true, isolation: "serializable" })).toEqual([
    "isolation",
    "readOnly",
  ]);
});

import type { TransactionRunOptions } from "./transaction-run-options.js";

/** Options that only a transaction of their own can have. */
const own = [
  "isolation",
  "readOnly",
  "deferrable",
  "settings",
  "role",
  "retry",
  "timeoutMs",
  "signal",
  "commitVerification",
  "idempotencyKey",
] as const;

type OwnOption = (typeof own)[number];

/** What a transaction has that does not say otherwise. Its isolation level is the server's to choose. */
const defaults: TransactionRunOptions = { deferrable: false, commitVerification: "none" };

/** Which of the options `requested` the open transaction, begun with `given`, does not have. */
export function conflictsWith(
  given: TransactionRunOptions,
  requested: TransactionRunOptions,
): OwnOption[] {
  return own.filter((name) => requested[name] !== undefined && !has(given, requested, name));
}

/** Which of the options have no meaning without a transaction. */
export function conflictsOutside(requested: TransactionRunOptions): OwnOption[] {
  return own.filter(
    (name) =>
      requested[name] !== undefined && requested[name] !== false && requested[name] !== "none",
  );
}

function has(
  given: TransactionRunOptions,
  requested: TransactionRunOptions,
  name: OwnOption,
): boolean {
  // A scope that only reads may do so in a transaction that writes.
  if (name === "readOnly") return requested.readOnly === true || given.readOnly !== true;
  // It is the outermost scope that runs again, whatever the inner ones say.
  if (name === "retry") return requested.retry === false;
  if (name === "settings")
    return Object.entries(requested.settings ?? {}).every(
      ([setting, value]) => given.settings?.[setting] === value,
    );
  return (given[name] ?? defaults[name]) === requested[name];
}

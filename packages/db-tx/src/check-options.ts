import { ParameterError } from "@abe/db-core/errors";
import { propagations } from "./propagation.js";
import type { RetryOptions } from "./retry.js";
import type { TransactionRunOptions } from "./transaction-run-options.js";

/** What a value must be, in words, and whether it is. */
interface Rule {
  readonly is: string;
  readonly holds: (value: unknown) => boolean;
}

const text: Rule = { is: "a text", holds: (value) => typeof value === "string" };
const flag: Rule = { is: "true or false", holds: (value) => typeof value === "boolean" };
const object: Rule = {
  is: "an object",
  holds: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
};
const milliseconds: Rule = {
  is: "a number of milliseconds, 0 or more",
  holds: (value) => typeof value === "number" && value >= 0,
};
const oneOf = (...words: readonly string[]): Rule => ({
  is: `one of ${words.join(", ")}`,
  holds: (value) => words.includes(value as string),
});

const runRules: Readonly<Record<keyof TransactionRunOptions, Rule>> = {
  propagation: oneOf(...propagations),
  isolation: oneOf("read committed", "repeatable read", "serializable"),
  readOnly: flag,
  deferrable: flag,
  name: text,
  signal: { is: "an AbortSignal", holds: (value) => value instanceof AbortSignal },
  timeoutMs: milliseconds,
  settings: object,
  retry: { is: "false or an object", holds: (value) => value === false || object.holds(value) },
  role: text,
  commitVerification: oneOf("none", "xid", "marker"),
  idempotencyKey: text,
};

const retryRules: Readonly<Record<keyof RetryOptions, Rule>> = {
  maxAttempts: {
    is: "an integer of at least 1",
    holds: (value) => Number.isInteger(value) && Number(value) >= 1,
  },
  baseMs: milliseconds,
  capMs: milliseconds,
  budgetMs: milliseconds,
  codes: { is: "an array of SQLSTATEs", holds: Array.isArray },
  onConnectionLoss: flag,
};

/**
 * Refuses what no transaction can be begun with: a misspelt option that is silently ignored would be a
 * weaker transaction than was asked for.
 *
 * @throws ParameterError nothing was sent.
 */
export function checkRun(work: unknown, options: TransactionRunOptions): void {
  if (typeof work !== "function")
    throw new ParameterError("what is run is a function of the transaction; nothing was sent");
  check("options", options, object);
  checkAll(options, runRules, "");
  if (options.retry) checkAll(options.retry, retryRules, "retry.");
}

function checkAll<Options extends object>(
  options: Options,
  rules: Readonly<Record<keyof Options, Rule>>,
  prefix: string,
): void {
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(rules, name))
      throw new ParameterError(
        `${prefix}${name} is no option; there are ${Object.keys(rules).join(", ")}; nothing was sent`,
      );
    if (value !== undefined) check(prefix + name, value, rules[name as keyof Options]);
  }
}

function check(name: string, value: unknown, rule: Rule): void {
  if (rule.holds(value)) return;
  throw new ParameterError(`${name} is ${rule.is}, not ${shown(value)}; nothing was sent`);
}

function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number" || typeof value === "boolean" || value === null)
    return String(value);
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

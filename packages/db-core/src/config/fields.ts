import type { ChoiceValues } from "./choices.js";

/** Fields of the configuration that are numbers. */
export type NumberFieldName =
  | "maxConnections"
  | "minConnections"
  | "maxPending"
  | "acquireTimeoutMs"
  | "connectTimeoutMs"
  | "idleTimeoutMs"
  | "maxLifetimeMs"
  | "maxLifetimeJitter"
  | "validateAfterIdleMs"
  | "validateTimeoutMs"
  | "leakAfterMs"
  | "slowQueryMs"
  | "statementTimeoutMs"
  | "lockTimeoutMs"
  | "idleInTransactionTimeoutMs"
  | "statementCacheSize";

/** Fields of the configuration that are one word of a list. */
export type ChoiceFieldName = keyof ChoiceValues;

/** What a number may be. */
export interface NumberField {
  /** Its environment variable. */
  readonly env: string;
  readonly min: number;
  readonly max: number;
  /** Fractions are allowed. Default `false`. */
  readonly fraction?: boolean;
  readonly default: number;
  /** What it is, for the table of `docs/configuration.md`. */
  readonly what: string;
}

/** What a word may be. */
export interface ChoiceField<Word extends string> {
  /** Its environment variable. */
  readonly env: string;
  readonly allowed: readonly Word[];
  readonly default: Word;
  /** What it is, for the table of `docs/configuration.md`. */
  readonly what: string;
}

/** Largest delay a Node timer and largest timeout a PostgreSQL setting can hold: 2^31 - 1 ms. */
const maxMs = 2_147_483_647;

/** The one table of numbers: names, bounds and defaults. A timeout of 0 is off unless `min` is 1. */
export const numberFields: Readonly<Record<NumberFieldName, NumberField>> = {
  maxConnections: {
    env: "DB_MAX_CONNECTIONS",
    min: 1,
    max: 10_000,
    default: 20,
    what: "Most connections open at a time",
  },
  minConnections: {
    env: "DB_MIN_CONNECTIONS",
    min: 0,
    max: 10_000,
    default: 0,
    what: "Connections kept open while idle; at most `maxConnections`",
  },
  maxPending: {
    env: "DB_MAX_PENDING",
    min: 0,
    max: 10_000_000,
    default: 10_000,
    what: "Callers that may wait for a connection; the next is refused at once. 0: nobody waits",
  },
  acquireTimeoutMs: {
    env: "DB_ACQUIRE_TIMEOUT_MS",
    min: 0,
    max: maxMs,
    default: 5000,
    what: "How long a caller waits for a connection, connecting included. 0: no limit",
  },
  connectTimeoutMs: {
    env: "DB_CONNECT_TIMEOUT_MS",
    min: 1,
    max: maxMs,
    default: 5000,
    what: "How long one attempt to connect may take, all hosts, TLS and authentication included",
  },
  idleTimeoutMs: {
    env: "DB_IDLE_TIMEOUT_MS",
    min: 0,
    max: maxMs,
    default: 60_000,
    what: "How long an idle connection above `minConnections` is kept. 0: for ever",
  },
  maxLifetimeMs: {
    env: "DB_MAX_LIFETIME_MS",
    min: 0,
    max: maxMs,
    default: 1_800_000,
    what: "Age at which a connection is retired once nobody uses it. 0: never",
  },
  maxLifetimeJitter: {
    env: "DB_MAX_LIFETIME_JITTER",
    min: 0,
    max: 0.9,
    fraction: true,
    default: 0.2,
    what: "Share of `maxLifetimeMs` by which each connection's lifetime varies at random",
  },
  validateAfterIdleMs: {
    env: "DB_VALIDATE_AFTER_IDLE_MS",
    min: 0,
    max: maxMs,
    default: 1000,
    what: "Idleness after which a connection is checked before it is handed out. 0: always",
  },
  validateTimeoutMs: {
    env: "DB_VALIDATE_TIMEOUT_MS",
    min: 1,
    max: maxMs,
    default: 1000,
    what: "How long that check may take; then the connection is destroyed",
  },
  leakAfterMs: {
    env: "DB_LEAK_AFTER_MS",
    min: 0,
    max: maxMs,
    default: 30_000,
    what: "Age of a lease at which it is reported with the stack that took it, known of the first 100 in a second. 0: never",
  },
  slowQueryMs: {
    env: "DB_SLOW_QUERY_MS",
    min: 0,
    max: maxMs,
    default: 500,
    what: "How long a statement takes, waiting for a connection included, to be reported as slow. 0: every one is",
  },
  statementTimeoutMs: {
    env: "DB_STATEMENT_TIMEOUT_MS",
    min: 0,
    max: maxMs,
    default: 0,
    what: "`statement_timeout`. 0: not sent, the server's own setting stands",
  },
  lockTimeoutMs: {
    env: "DB_LOCK_TIMEOUT_MS",
    min: 0,
    max: maxMs,
    default: 0,
    what: "`lock_timeout`. 0: not sent, the server's own setting stands",
  },
  idleInTransactionTimeoutMs: {
    env: "DB_IDLE_IN_TRANSACTION_TIMEOUT_MS",
    min: 0,
    max: maxMs,
    default: 60_000,
    what: "`idle_in_transaction_session_timeout`. 0: not sent, the server's own setting stands",
  },
  statementCacheSize: {
    env: "DB_STATEMENT_CACHE_SIZE",
    min: 0,
    max: 10_000,
    default: 128,
    what: "Statements kept parsed on each connection. 0: none",
  },
};

/** The one table of words: names, what is allowed, and defaults. */
export const choiceFields: {
  readonly [Name in ChoiceFieldName]: ChoiceField<ChoiceValues[Name]>;
} = {
  channelBinding: {
    env: "DB_CHANNEL_BINDING",
    allowed: ["disable", "prefer", "require"],
    default: "prefer",
    what: "Whether SCRAM authentication is bound to the TLS session",
  },
  targetSessionAttrs: {
    env: "DB_TARGET_SESSION_ATTRS",
    allowed: ["any", "read-write", "read-only", "primary", "standby", "prefer-standby"],
    default: "any",
    what: "Which servers of a list are acceptable, in libpq's words",
  },
  loadBalanceHosts: {
    env: "DB_LOAD_BALANCE_HOSTS",
    allowed: ["disable", "random"],
    default: "disable",
    what: "Order in which the hosts are tried: as written, or shuffled for each connection",
  },
  prepare: {
    env: "DB_PREPARE",
    allowed: ["auto", "always", "never"],
    default: "auto",
    what: "When a text is kept parsed: from its 3rd use on a server, from its 1st, or never. `false` is `never`, `true` is `auto`. In mode `pgbouncer-transaction` the default is `never`",
  },
  mode: {
    env: "DB_MODE",
    allowed: ["direct", "pgbouncer-transaction", "pgbouncer-session"],
    default: "direct",
    what: "What answers at the address: PostgreSQL itself, or a pooler in that pool mode",
  },
};

/** Names of {@link numberFields}, in order. */
export const numberFieldNames: readonly NumberFieldName[] = namesOf(numberFields);

/** Names of {@link choiceFields}, in order. */
export const choiceFieldNames: readonly ChoiceFieldName[] = namesOf(choiceFields);

/** The names of a table's rows. */
export function namesOf<Name extends string>(table: Readonly<Record<Name, unknown>>): Name[] {
  return Object.keys(table).filter((name): name is Name => Object.hasOwn(table, name));
}

/** What a number may be, in words. */
export function allowedNumber(field: NumberField): string {
  const kind = field.fraction === true ? "a number" : "an integer";
  return `${kind} from ${count(field.min)} to ${count(field.max)}`;
}

/** The word of a list that equals `value`, if any. */
export function wordOf<Word extends string>(
  words: readonly Word[],
  value: unknown,
): Word | undefined {
  return words.find((word) => word === value);
}

/** What a word may be, in words. */
export function allowedWords(words: readonly string[]): string {
  return `one of ${words.join(", ")}`;
}

/** Whether a value is a number the field allows. */
export function isAllowedNumber(field: NumberField, value: unknown): value is number {
  if (typeof value !== "number" || !(value >= field.min && value <= field.max)) return false;
  return field.fraction === true || Number.isInteger(value);
}

function count(value: number): string {
  return value.toLocaleString("en-US");
}

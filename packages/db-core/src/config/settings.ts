import type { ChoiceValues } from "./choices.js";
import {
  allowedNumber,
  allowedWords,
  choiceFields,
  isAllowedNumber,
  namesOf,
  numberFields,
  wordOf,
} from "./fields.js";
import type { NumberField, NumberFieldName } from "./fields.js";
import { allowedHost, allowedPort, splitHosts, splitPorts } from "./hosts.js";
import type { TlsMode } from "./tls.js";

/** Everything that can be written as text, in a variable or in a URL, once read. */
export type SettingValues = {
  readonly host: readonly string[];
  readonly port: readonly number[];
  readonly user: string;
  readonly password: string;
  readonly passwordFile: string;
  readonly database: string;
  readonly ssl: TlsMode | "disable";
  readonly ca: string;
  readonly caFile: string;
  readonly cert: string;
  readonly certFile: string;
  readonly key: string;
  readonly keyFile: string;
  readonly servername: string;
  readonly negotiation: "postgres" | "direct";
  readonly applicationName: string;
} & ChoiceValues &
  Readonly<Record<NumberFieldName, number>>;

/** Name of a setting. */
export type SettingName = keyof SettingValues;

/** Settings as one source gave them. */
export type Settings = { -readonly [Name in SettingName]?: SettingValues[Name] };

/** How one setting is written as text. */
export interface SettingText<Value> {
  /** Its environment variable. */
  readonly env: string;
  /** What the text means, or what would be allowed. */
  readonly read: (text: string) => Reading<Value>;
  /** Its text is never shown. */
  readonly secret?: boolean;
}

/** The outcome of reading a text. */
export type Reading<Value> = { readonly value: Value } | { readonly allowed: string };

/** Every setting that can be written as text. */
export const settingTexts: { readonly [Name in SettingName]: SettingText<SettingValues[Name]> } = {
  host: { env: "DB_HOST", read: orAllowed(splitHosts, () => allowedHost) },
  port: { env: "DB_PORT", read: orAllowed(splitPorts, () => allowedPort) },
  user: { env: "DB_USER", read: plainText },
  password: { env: "DB_PASSWORD", read: plainText, secret: true },
  passwordFile: { env: "DB_PASSWORD_FILE", read: plainText },
  database: { env: "DB_NAME", read: plainText },
  ssl: { env: "DB_SSL", read: sslWord },
  ca: { env: "DB_SSL_CA", read: pemText, secret: true },
  caFile: { env: "DB_SSL_CA_FILE", read: plainText },
  cert: { env: "DB_SSL_CERT", read: pemText, secret: true },
  certFile: { env: "DB_SSL_CERT_FILE", read: plainText },
  key: { env: "DB_SSL_KEY", read: pemText, secret: true },
  keyFile: { env: "DB_SSL_KEY_FILE", read: plainText },
  servername: { env: "DB_SSL_SERVERNAME", read: plainText },
  negotiation: { env: "DB_SSL_NEGOTIATION", read: word(["postgres", "direct"]) },
  applicationName: { env: "DB_APPLICATION_NAME", read: plainText },
  channelBinding: choice("channelBinding"),
  targetSessionAttrs: choice("targetSessionAttrs"),
  loadBalanceHosts: choice("loadBalanceHosts"),
  prepare: { env: choiceFields.prepare.env, read: prepareWord },
  mode: choice("mode"),
  maxConnections: number("maxConnections"),
  minConnections: number("minConnections"),
  maxPending: number("maxPending"),
  acquireTimeoutMs: number("acquireTimeoutMs"),
  connectTimeoutMs: number("connectTimeoutMs"),
  idleTimeoutMs: number("idleTimeoutMs"),
  maxLifetimeMs: number("maxLifetimeMs"),
  maxLifetimeJitter: number("maxLifetimeJitter"),
  validateAfterIdleMs: number("validateAfterIdleMs"),
  validateTimeoutMs: number("validateTimeoutMs"),
  leakAfterMs: number("leakAfterMs"),
  slowQueryMs: number("slowQueryMs"),
  statementTimeoutMs: number("statementTimeoutMs"),
  lockTimeoutMs: number("lockTimeoutMs"),
  idleInTransactionTimeoutMs: number("idleInTransactionTimeoutMs"),
  statementCacheSize: number("statementCacheSize"),
};

/** Names of all settings. */
export const settingNames: readonly SettingName[] = namesOf(settingTexts);

/** The setting a field of the configuration is written as, such as `ca` for `ssl.ca`. */
export function settingOf(path: string): SettingName | undefined {
  if (path === "ssl.mode") return "ssl";
  if (path === "hosts") return "host";
  const name = path.replace(/^ssl\./, "");
  return settingNames.find((setting) => setting === name);
}

function orAllowed<Value>(
  read: (text: string) => Value | undefined,
  allowed: () => string,
): (text: string) => Reading<Value> {
  return (text) => {
    const value = read(text);
    return value === undefined ? { allowed: allowed() } : { value };
  };
}

function word<Word extends string>(words: readonly Word[]): (text: string) => Reading<Word> {
  return orAllowed(
    (text) => wordOf(words, text.trim().toLowerCase()),
    () => `expected ${allowedWords(words)}`,
  );
}

function choice<Name extends keyof ChoiceValues>(name: Name): SettingText<ChoiceValues[Name]> {
  const { env, allowed } = choiceFields[name];
  return { env, read: word(allowed) };
}

function number(name: NumberFieldName): SettingText<number> {
  const field = numberFields[name];
  return {
    env: field.env,
    // Digits are grouped by a table that Node.js is slow to load: only for a value that is refused.
    read: orAllowed(
      (text) => numberOf(field, text),
      () => `expected ${allowedNumber(field)}`,
    ),
  };
}

function numberOf(field: NumberField, text: string): number | undefined {
  const value = /^\s*\d+(\.\d+)?\s*$/.test(text) ? Number(text) : undefined;
  return isAllowedNumber(field, value) ? value : undefined;
}

function plainText(text: string): Reading<string> {
  return text.includes("\0") ? { allowed: "must not contain a NUL byte" } : { value: text };
}

/** PEM text; `\n` written as two characters becomes a line break, as one-line variables need it. */
function pemText(text: string): Reading<string> {
  return { value: text.replaceAll(String.raw`\n`, "\n") };
}

function prepareWord(text: string): Reading<ChoiceValues["prepare"]> {
  const given = text.trim().toLowerCase();
  if (given === "false") return { value: "never" };
  if (given === "true") return { value: "auto" };
  return word(choiceFields.prepare.allowed)(given);
}

const sslWords: ReadonlyMap<string, TlsMode | "disable"> = new Map([
  ["true", "verify-full"],
  ["1", "verify-full"],
  ["verify-full", "verify-full"],
  ["verify-ca", "verify-ca"],
  ["require-unverified", "require-unverified"],
  ["false", "disable"],
  ["0", "disable"],
  ["disable", "disable"],
]);

function sslWord(text: string): Reading<TlsMode | "disable"> {
  const given = text.trim().toLowerCase();
  const value = sslWords.get(given);
  if (value !== undefined) return { value };
  const words = `one of ${[...sslWords.keys()].join(", ")}`;
  const allowed = ambiguousSslWords.get(given) ?? `expected ${words}`;
  return { allowed };
}

/** Words whose meaning differs between drivers, and what to write instead. */
const ambiguousSslWords: ReadonlyMap<string, string> = new Map([
  ["require", unverified("means verified TLS to some drivers and unverified TLS to others")],
  ["no-verify", unverified("leaves the server unverified")],
  ["prefer", "falls back to no TLS without a word; write true (verified TLS) or false (no TLS)"],
  ["allow", "falls back to no TLS without a word; write true (verified TLS) or false (no TLS)"],
]);

function unverified(why: string): string {
  return `${why}; write verify-full, or require-unverified for TLS that verifies nothing`;
}

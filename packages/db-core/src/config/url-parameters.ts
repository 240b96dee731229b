import { choiceFieldNames, numberFieldNames } from "./fields.js";
import { shown } from "./problems.js";
import type { SettingSource } from "./setting-source.js";
import type { SettingName } from "./settings.js";
import { unknownName } from "./suggestion.js";
import type { UrlParameter } from "./url-parts.js";

/** Parameters that are a setting under one of its names. */
const urlSettingNames: ReadonlyMap<string, SettingName> = new Map<string, SettingName>([
  ...[...numberFieldNames, ...choiceFieldNames, "applicationName" as const].flatMap(
    (name): [string, SettingName][] => [
      [name, name],
      [snakeCase(name), name],
    ],
  ),
  ["host", "host"],
  ["port", "port"],
  ["user", "user"],
  ["password", "password"],
  ["dbname", "database"],
  ["ssl", "ssl"],
  ["sslrootcert", "caFile"],
  ["sslcert", "certFile"],
  ["sslkey", "keyFile"],
  ["sslnegotiation", "negotiation"],
]);

const bySeconds = "connect_timeout";
const knownNames = [...urlSettingNames.keys(), "sslmode", bySeconds];

/** Parameters other programs know and we do not follow, and what to write instead. */
const refused: ReadonlyMap<string, string> = new Map([
  ["options", "is not supported; use the named parameters, such as statementTimeoutMs"],
  ["pgbouncer", "is not known; write mode=pgbouncer-transaction"],
  [
    "uselibpqcompat",
    "is not known; ssl=verify-full, verify-ca and require-unverified say what they do",
  ],
  ["passfile", "is not supported; password files are never read silently"],
  ["service", "is not supported; service files are never read"],
  ["schema", "is not known; set the role's search_path"],
]);

/** What `sslmode` means; libpq's words that weaken TLS, or mean other things elsewhere, are refused. */
const sslModes: ReadonlyMap<string, "disable" | "verify-full"> = new Map([
  ["disable", "disable"],
  ["verify-full", "verify-full"],
]);

const ambiguousSslModes: ReadonlyMap<string, string> = new Map([
  ["require", "verifies nothing in libpq; write sslmode=verify-full, or ssl=require-unverified"],
  ["prefer", "falls back to no TLS without a word; write sslmode=verify-full or sslmode=disable"],
  ["allow", "falls back to no TLS without a word; write sslmode=verify-full or sslmode=disable"],
  ["verify-ca", "accepts any host name in libpq; write sslmode=verify-full, or ssl=verify-ca"],
  ["no-verify", "verifies nothing; write sslmode=verify-full, or ssl=require-unverified"],
]);

/** Reads one parameter of a URL. `label` is what the parameter is called in messages. */
export function readUrlParameter(
  source: SettingSource,
  label: string,
  parameter: UrlParameter,
): void {
  const { name, value } = parameter;
  const setting = urlSettingNames.get(name);
  if (setting !== undefined) source.read(setting, label, value);
  else if (name === "sslmode") readSslMode(source, label, value);
  else if (name === bySeconds) readSeconds(source, label, value);
  else
    source.problems.push({
      name: label,
      allowed: refused.get(name) ?? unknownName(name, knownNames),
    });
}

function readSslMode(source: SettingSource, label: string, value: string): void {
  const mode = sslModes.get(value);
  if (mode !== undefined) source.take("ssl", label, mode);
  else {
    const allowed = ambiguousSslModes.get(value) ?? "expected verify-full or disable";
    source.problems.push({ name: label, given: shown(value), allowed });
  }
}

/** libpq's `connect_timeout` is in seconds; its 0, no limit, is refused. */
function readSeconds(source: SettingSource, label: string, value: string): void {
  const seconds = /^\d{1,6}$/.test(value) ? Number(value) : 0;
  if (seconds > 0) source.take("connectTimeoutMs", label, seconds * 1000);
  else {
    const allowed = "expected an integer from 1 to 999,999, in seconds";
    source.problems.push({ name: label, given: shown(value), allowed });
  }
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

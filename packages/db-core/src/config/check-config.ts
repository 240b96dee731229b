import type { DatabaseConfig } from "./database-config.js";
import {
  allowedNumber,
  allowedWords,
  choiceFieldNames,
  choiceFields,
  isAllowedNumber,
  numberFieldNames,
  numberFields,
  wordOf,
} from "./fields.js";
import { allowedHost, allowedPort, isHost, isPort, maxHosts, splitHosts } from "./hosts.js";
import { shown } from "./problems.js";
import type { ConfigProblem } from "./problems.js";
import { unknownName } from "./suggestion.js";

/** How the user knows a field, such as `DB_PORT` for `port`. */
export type Label = (path: string) => string;

type Unchecked = Readonly<Record<string, unknown>>;
type Check = (config: Unchecked, label: Label) => ConfigProblem[];

const fieldNames: readonly string[] = [
  "host",
  "port",
  "hosts",
  "user",
  "password",
  "database",
  "ssl",
  "applicationName",
  ...numberFieldNames,
  ...choiceFieldNames,
];

/** Names other libraries use, and ours. */
const aliases: ReadonlyMap<string, string> = new Map([
  ["max", "maxConnections"],
  ["min", "minConnections"],
  ["username", "user"],
  ["dbname", "database"],
  ["tls", "ssl"],
  ["connectionString", "a string instead of an object"],
  ["url", "a string instead of an object"],
  ["connectionTimeoutMillis", "acquireTimeoutMs"],
  ["options", "statementTimeoutMs and the like"],
]);

/**
 * Everything wrong with a configuration, apart from `ssl`. An object written in JavaScript may hold
 * anything, so the declared types are not trusted.
 */
export function checkConfig(config: DatabaseConfig, label: Label): ConfigProblem[] {
  const unchecked: Unchecked = { ...config };
  return checks.flatMap((check) => check(unchecked, label));
}

const checks: readonly Check[] = [
  unknownKeys,
  addressProblems,
  textProblems,
  passwordProblems,
  numberProblems,
  choiceProblems,
  poolSizeProblems,
];

function unknownKeys(config: Unchecked): ConfigProblem[] {
  return Object.keys(config)
    .filter((key) => config[key] !== undefined && !fieldNames.includes(key))
    .map((key) => {
      const alias = aliases.get(key);
      const allowed =
        alias === undefined ? unknownName(key, fieldNames) : `is not known; did you mean ${alias}?`;
      return { name: shown(key), allowed };
    });
}

function addressProblems(config: Unchecked, label: Label): ConfigProblem[] {
  const { host, port, hosts } = config;
  const problems: ConfigProblem[] = [];
  if (host !== undefined && (typeof host !== "string" || splitHosts(host) === undefined)) {
    problems.push({ name: label("host"), given: shown(host), allowed: allowedHost });
  }
  if (port !== undefined && !isPort(port)) {
    problems.push({ name: label("port"), given: shown(port), allowed: allowedPort });
  }
  if (hosts === undefined) return problems;
  if (host !== undefined) {
    problems.push({ name: label("hosts"), allowed: `is given beside ${label("host")}; keep one` });
  }
  return [...problems, ...hostListProblems(hosts, label)];
}

function hostListProblems(hosts: unknown, label: Label): ConfigProblem[] {
  const name = label("hosts");
  if (!Array.isArray(hosts) || hosts.length === 0 || hosts.length > maxHosts) {
    return [{ name, given: shown(hosts), allowed: `expected 1 to ${maxHosts} hosts` }];
  }
  return hosts.flatMap((entry: unknown, index) => {
    const { host, port }: Unchecked = typeof entry === "object" ? { ...entry } : {};
    const problems: ConfigProblem[] = [];
    if (!isHost(host)) {
      problems.push({ name: `${name}[${index}].host`, given: shown(host), allowed: allowedHost });
    }
    if (port !== undefined && !isPort(port)) {
      problems.push({ name: `${name}[${index}].port`, given: shown(port), allowed: allowedPort });
    }
    return problems;
  });
}

const required = {
  user: "is required, and was not given (DB_USER, or the user in the URL)",
  database: "is required, and was not given (DB_NAME, or the path of the URL)",
};

function textProblems(config: Unchecked, label: Label): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  for (const field of ["user", "database", "applicationName"] as const) {
    const value = config[field];
    const name = label(field);
    if (value === undefined) {
      if (field !== "applicationName")
        problems.push({ name, allowed: required[field], missing: field });
    } else if (typeof value !== "string" || value === "" || value.includes("\0")) {
      problems.push({ name, given: shown(value), allowed: "expected a text without NUL bytes" });
    }
  }
  return problems;
}

function passwordProblems({ password }: Unchecked, label: Label): ConfigProblem[] {
  if (password === undefined || typeof password === "function") return [];
  if (typeof password === "string" && !password.includes("\0")) return [];
  const allowed =
    "expected a text without NUL bytes, or a function that yields one (value not shown)";
  return [{ name: label("password"), allowed }];
}

function numberProblems(config: Unchecked, label: Label): ConfigProblem[] {
  return numberFieldNames.flatMap((field) => {
    const value = config[field];
    if (value === undefined || isAllowedNumber(numberFields[field], value)) return [];
    const allowed = `expected ${allowedNumber(numberFields[field])}`;
    return [{ name: label(field), given: shown(value), allowed }];
  });
}

function choiceProblems(config: Unchecked, label: Label): ConfigProblem[] {
  return choiceFieldNames.flatMap((field) => {
    const value = config[field];
    const { allowed }: { readonly allowed: readonly string[] } = choiceFields[field];
    if (value === undefined || wordOf(allowed, value) !== undefined) return [];
    if (field === "prepare" && typeof value === "boolean") return [];
    return [
      { name: label(field), given: shown(value), allowed: `expected ${allowedWords(allowed)}` },
    ];
  });
}

function poolSizeProblems(config: Unchecked, label: Label): ConfigProblem[] {
  const min = config["minConnections"] ?? numberFields.minConnections.default;
  const max = config["maxConnections"] ?? numberFields.maxConnections.default;
  if (typeof min !== "number" || typeof max !== "number" || !(min > max)) return [];
  const allowed = `expected at most ${label("maxConnections")}, which is ${max}`;
  return [{ name: label("minConnections"), given: shown(min), allowed }];
}

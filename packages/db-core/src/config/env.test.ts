import { writeFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { ConfigError } from "../errors/index.js";
import { resolveConfig } from "./config.js";
import { configFromEnv } from "./env.js";
import type { Environment } from "./env.js";
import { passwordSource } from "./password.js";
import { settingNames, settingTexts } from "./settings.js";

const good = { DB_USER: "app", DB_NAME: "shop" };

/** Message of the ConfigError that reading `env` throws. */
function refusal(env: Environment): string {
  try {
    configFromEnv(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return "nothing was refused";
}

const integer = /expected an integer from \d+ to [\d,]+/;
const bad: [variable: string, text: string, expected: RegExp | string][] = [
  ["DB_HOST", "a b", "expected a host name"],
  ["DB_HOST", "db:5433", "a port goes into the port"],
  ["DB_HOST", "a,,b", "expected a host name"],
  ["DB_PORT", "abc", "expected an integer from 1 to 65,535"],
  ["DB_PORT", "0", "expected an integer from 1 to 65,535"],
  ["DB_PORT", "65536", "expected an integer from 1 to 65,535"],
  ["DB_PORT", "5432.5", "expected an integer from 1 to 65,535"],
  ["DB_SSL", "maybe", "expected one of true, 1, verify-full"],
  ["DB_SSL", "yes", "expected one of true, 1, verify-full"],
  ["DB_SSL", "require", "require-unverified"],
  ["DB_SSL", "no-verify", "require-unverified"],
  ["DB_SSL", "prefer", "write true (verified TLS) or false (no TLS)"],
  ["DB_SSL", "allow", "write true (verified TLS) or false (no TLS)"],
  ["DB_SSL_NEGOTIATION", "later", "expected one of postgres, direct"],
  ["DB_CHANNEL_BINDING", "always", "expected one of disable, prefer, require"],
  ["DB_TARGET_SESSION_ATTRS", "master", "prefer-standby"],
  ["DB_LOAD_BALANCE_HOSTS", "true", "expected one of disable, random"],
  ["DB_PREPARE", "maybe", "expected one of auto, always, never"],
  ["DB_MODE", "pgbouncer", "pgbouncer-transaction"],
  ["DB_MAX_LIFETIME_JITTER", "1", "expected a number from 0 to 0.9"],
  ["DB_MAX_CONNECTIONS", "0", "expected an integer from 1 to 10,000"],
  ["DB_CONNECT_TIMEOUT_MS", "0", integer],
  ["DB_VALIDATE_TIMEOUT_MS", "0", integer],
  ...[
    "DB_MAX_CONNECTIONS",
    "DB_MIN_CONNECTIONS",
    "DB_MAX_PENDING",
    "DB_ACQUIRE_TIMEOUT_MS",
    "DB_CONNECT_TIMEOUT_MS",
    "DB_IDLE_TIMEOUT_MS",
    "DB_MAX_LIFETIME_MS",
    "DB_VALIDATE_AFTER_IDLE_MS",
    "DB_VALIDATE_TIMEOUT_MS",
    "DB_LEAK_AFTER_MS",
    "DB_SLOW_QUERY_MS",
    "DB_STATEMENT_TIMEOUT_MS",
    "DB_LOCK_TIMEOUT_MS",
    "DB_IDLE_IN_TRANSACTION_TIMEOUT_MS",
    "DB_STATEMENT_CACHE_SIZE",
  ].flatMap((variable): [string, string, RegExp][] =>
    ["-1", "1.5", "5s", "1e3", "0x10", "NaN", "Infinity", "2147483648"].map((text) => [
      variable,
      text,
      integer,
    ]),
  ),
];

describe("configFromEnv", () => {
  it.each(bad)("refuses %s=%s and says what is allowed", (variable, text, expected) => {
    const line = refusal({ ...good, [variable]: text })
      .split("\n")
      .find((candidate) => candidate.startsWith(`  - ${variable}: `));
    expect(line).toMatch(expected);
    expect(line).toContain(`given ${JSON.stringify(text)}`);
  });

  it("refuses a list of ports that does not match the hosts", () => {
    const message = refusal({ ...good, DB_HOST: "a,b,c", DB_PORT: "5432,5433" });
    expect(message).toContain("DB_PORT: expected one port, or one for each host");
  });

  it("reports every bad variable at once, and what is missing beside them", () => {
    const message = refusal({ DB_PORT: "abc", DB_SSL: "maybe", DB_MAX_CONNECTIONS: "0" });
    expect(message.match(/^ {2}- \S+/gm)).toEqual([
      "  - DB_PORT:",
      "  - DB_SSL:",
      "  - DB_MAX_CONNECTIONS:",
      "  - DB_USER:",
      "  - DB_NAME:",
    ]);
    expect(message).toContain("nothing was started");
  });

  it("leaves what is missing to whoever resolves the configuration", () => {
    const config = configFromEnv({ DB_USER: "app" });
    expect(config).toEqual({ user: "app" });
    expect(resolveConfig({ ...config, database: "shop" }).database).toBe("shop");
    expect(() => resolveConfig(config)).toThrow(/database: is required.*DB_NAME/);
  });

  it("reads every variable it knows", () => {
    const texts: Record<string, string> = {
      DB_HOST: "a, [::1]",
      DB_PORT: "5433",
      DB_USER: "app",
      DB_NAME: "shop",
      DB_SSL: "verify-ca",
      DB_SSL_CA_FILE: "/ca",
      DB_SSL_CERT: String.raw`-----BEGIN X\n`,
      DB_SSL_KEY: "-----BEGIN Y",
      DB_SSL_SERVERNAME: "db.example",
      DB_SSL_NEGOTIATION: "direct",
      DB_APPLICATION_NAME: "web",
      DB_CHANNEL_BINDING: "require",
      DB_TARGET_SESSION_ATTRS: "read-write",
      DB_LOAD_BALANCE_HOSTS: "random",
      DB_PREPARE: "always",
      DB_MODE: "pgbouncer-session",
      DB_MAX_LIFETIME_JITTER: "0.5",
      DB_MAX_CONNECTIONS: " 7 ",
      DB_MIN_CONNECTIONS: "6",
      DB_MAX_PENDING: "5",
      DB_ACQUIRE_TIMEOUT_MS: "10",
      DB_CONNECT_TIMEOUT_MS: "11",
      DB_IDLE_TIMEOUT_MS: "12",
      DB_MAX_LIFETIME_MS: "13",
      DB_VALIDATE_AFTER_IDLE_MS: "14",
      DB_VALIDATE_TIMEOUT_MS: "15",
      DB_LEAK_AFTER_MS: "16",
      DB_STATEMENT_TIMEOUT_MS: "17",
      DB_LOCK_TIMEOUT_MS: "18",
      DB_IDLE_IN_TRANSACTION_TIMEOUT_MS: "19",
      DB_STATEMENT_CACHE_SIZE: "20",
      DB_SLOW_QUERY_MS: "21",
    };
    const config = configFromEnv(texts);
    expect(config).toEqual({
      hosts: [{ host: "a" }, { host: "::1" }],
      port: 5433,
      user: "app",
      database: "shop",
      ssl: {
        mode: "verify-ca",
        caFile: "/ca",
        cert: "-----BEGIN X\n",
        key: expect.any(Function),
        servername: "db.example",
        negotiation: "direct",
      },
      applicationName: "web",
      channelBinding: "require",
      targetSessionAttrs: "read-write",
      loadBalanceHosts: "random",
      prepare: "always",
      mode: "pgbouncer-session",
      maxLifetimeJitter: 0.5,
      maxConnections: 7,
      minConnections: 6,
      maxPending: 5,
      acquireTimeoutMs: 10,
      connectTimeoutMs: 11,
      idleTimeoutMs: 12,
      maxLifetimeMs: 13,
      validateAfterIdleMs: 14,
      validateTimeoutMs: 15,
      leakAfterMs: 16,
      statementTimeoutMs: 17,
      lockTimeoutMs: 18,
      idleInTransactionTimeoutMs: 19,
      statementCacheSize: 20,
      slowQueryMs: 21,
    });
    const unread = settingNames
      .map((name) => settingTexts[name].env)
      .filter((variable) => texts[variable] === undefined);
    expect(unread).toEqual([
      "DB_PASSWORD",
      "DB_PASSWORD_FILE",
      "DB_SSL_CA",
      "DB_SSL_CERT_FILE",
      "DB_SSL_KEY_FILE",
    ]);
  });

  it.each([
    ["true", true],
    ["TRUE", true],
    ["1", true],
    ["verify-full", true],
    ["false", false],
    ["0", false],
    ["disable", false],
    ["verify-ca", { mode: "verify-ca" }],
    ["require-unverified", { mode: "require-unverified" }],
  ])("reads DB_SSL=%s", (text, ssl) => {
    expect(configFromEnv({ ...good, DB_SSL: text }).ssl).toEqual(ssl);
  });

  it.each([
    ["true", "auto"],
    ["false", "never"],
    ["never", "never"],
  ])("reads DB_PREPARE=%s", (text, prepare) => {
    expect(configFromEnv({ ...good, DB_PREPARE: text }).prepare).toBe(prepare);
  });

  it("gives each host its port", () => {
    const { hosts } = configFromEnv({ ...good, DB_HOST: "a,b", DB_PORT: "5432,5433" });
    expect(hosts).toEqual([
      { host: "a", port: 5432 },
      { host: "b", port: 5433 },
    ]);
  });

  it("takes an empty variable for unset, ignores unknown DB_* and never reads PG*", () => {
    const env = { DB_PORT: "", DATABASE_URL: "", DB_MIGRATION_USER: "x", DB_X: "y" };
    const pg = { PGHOST: "h", PGUSER: "u", PGPASSWORD: "p", PGDATABASE: "d", PGSSLMODE: "require" };
    expect(configFromEnv({ ...env, ...pg })).toEqual({});
  });

  it("reads process.env when nothing else is given", () => {
    const before = process.env["DB_APPLICATION_NAME"];
    process.env["DB_APPLICATION_NAME"] = "from the process";
    try {
      expect(configFromEnv().applicationName).toBe("from the process");
    } finally {
      if (before === undefined) delete process.env["DB_APPLICATION_NAME"];
      else process.env["DB_APPLICATION_NAME"] = before;
    }
  });

  it("refuses TLS files beside TLS that is off", () => {
    const env = { ...good, DB_SSL: "false", DB_SSL_CA_FILE: "/ca" };
    expect(refusal(env)).toContain(
      "DB_SSL: switches TLS off, so DB_SSL_CA_FILE would have no effect",
    );
  });

  it("names the variable of a bound that another variable sets", () => {
    expect(refusal({ ...good, DB_MIN_CONNECTIONS: "5", DB_MAX_CONNECTIONS: "4" })).toContain(
      "DB_MIN_CONNECTIONS: given 5; expected at most DB_MAX_CONNECTIONS, which is 4",
    );
  });
});

describe("any environment", () => {
  const variable = fc.constantFrom(...settingNames.map((name) => settingTexts[name].env));
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom("1", "0", "true", "disable", "a,b", "/run", "prefer", "1,2", "verify-full"),
  );

  it("is read, or refused with a ConfigError that does not show the password", () => {
    const variables = fc.dictionary(variable, text);
    fc.assert(
      fc.property(variables, text, fc.boolean(), (env, end, both) => {
        const url = `postgres://u:hunter2${encodeURIComponent(end)}@h/d?sslmode=verify-full`;
        const secrets = {
          DB_PASSWORD: `hunter2${end}`,
          DB_SSL_KEY: "hunter2",
          ...(both && { DATABASE_URL: url }),
        };
        expect(refusal({ ...env, ...secrets })).not.toContain("hunter2");
      }),
    );
  });
});

describe("DATABASE_URL", () => {
  const url = "postgres://app:hunter2@db.example:5433/shop?sslmode=verify-full&max_connections=3";

  it("is read as the URL it is", () => {
    expect(configFromEnv({ DATABASE_URL: url })).toEqual({
      host: "db.example",
      port: 5433,
      user: "app",
      password: expect.any(Function),
      database: "shop",
      ssl: true,
      maxConnections: 3,
    });
  });

  it("may stand beside variables that say the same or something else", () => {
    const same = { DB_HOST: "db.example", DB_PORT: "5433", DB_PASSWORD: "hunter2", DB_SSL: "true" };
    const config = configFromEnv({ DATABASE_URL: url, ...same, DB_LEAK_AFTER_MS: "1" });
    expect(config).toEqual({
      ...configFromEnv({ DATABASE_URL: url }),
      leakAfterMs: 1,
      password: expect.any(Function),
    });
  });

  it.each([
    [
      "DB_HOST",
      "other",
      'DB_HOST and DATABASE_URL host: given "other" and "db.example"; contradict',
    ],
    ["DB_PORT", "5432", 'DB_PORT and DATABASE_URL port: given "5432" and "5433"; contradict'],
    ["DB_USER", "root", 'DB_USER and DATABASE_URL user: given "root" and "app"; contradict'],
    ["DB_PASSWORD", "secret1", "DB_PASSWORD and DATABASE_URL password: contradict each other"],
    ["DB_PASSWORD_FILE", "/p", "DB_PASSWORD_FILE: is given beside DATABASE_URL password"],
    ["DB_NAME", "x", 'DB_NAME and DATABASE_URL database: given "x" and "shop"; contradict'],
    [
      "DB_SSL",
      "false",
      'DB_SSL and DATABASE_URL sslmode: given "disable" and "verify-full"; contradict',
    ],
    [
      "DB_MAX_CONNECTIONS",
      "4",
      "DB_MAX_CONNECTIONS and DATABASE_URL max_connections: given 4 and 3",
    ],
  ])("beside a contradicting %s=%s is an error that names both", (variable, text, expected) => {
    const message = refusal({ DATABASE_URL: url, [variable]: text });
    expect(message).toContain(expected);
    expect(message).not.toMatch(/hunter2|secret1/);
  });

  it("without a port means 5432, which DB_PORT may contradict", () => {
    const env = { DATABASE_URL: "postgres://app@db/shop", DB_PORT: "6432" };
    expect(refusal(env)).toContain("DB_PORT and DATABASE_URL port");
  });

  it("that cannot be read is one problem, beside those of the variables", () => {
    const message = refusal({ DATABASE_URL: "mysql://app:hunter2@db/shop", DB_PORT: "x" });
    expect(message.match(/^ {2}- \S+/gm)).toEqual(["  - DB_PORT:", "  - DATABASE_URL:"]);
  });
});

describe("the password", () => {
  let folder: string | undefined;
  afterEach(() => {
    if (folder !== undefined) rmSync(folder, { recursive: true });
    folder = undefined;
  });

  it("is never shown by what prints, serialises or copies the configuration", async () => {
    const key = "-----BEGIN hunter3";
    const config = configFromEnv({
      ...good,
      DB_PASSWORD: "hunter2",
      DB_SSL_CERT: "-----BEGIN",
      DB_SSL_KEY: key,
    });
    const copy = { ...config };
    for (const value of [config, copy]) {
      expect(inspect(value, { showHidden: true, depth: 9 })).not.toMatch(/hunter/);
      expect(JSON.stringify(value)).not.toMatch(/hunter/);
    }
    expect(await passwordSource(copy.password)()).toBe("hunter2");
  });

  it("is read from DB_PASSWORD_FILE for each connection, without its last line break", async () => {
    folder = mkdtempSync(join(tmpdir(), "db-config-"));
    const file = join(folder, "password");
    writeFileSync(file, " first\n\n");
    const password = passwordSource(configFromEnv({ ...good, DB_PASSWORD_FILE: file }).password);
    expect(await password()).toBe(" first\n");
    writeFileSync(file, "second\r\n");
    expect(await password()).toBe("second");
    rmSync(file);
    await expect(password()).rejects.toMatchObject({
      name: "ConnectFailedError",
      isRetryable: false,
      message: expect.stringContaining(file),
    });
  });

  it("is given once", () => {
    const message = refusal({ ...good, DB_PASSWORD: "hunter2", DB_PASSWORD_FILE: "/p" });
    expect(message).toContain("DB_PASSWORD_FILE: is given beside DB_PASSWORD; keep one");
    expect(message).not.toContain("hunter2");
  });
});

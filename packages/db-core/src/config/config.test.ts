import { readFileSync } from "node:fs";
import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, expectTypeOf, it } from "vitest";
import type { ConnectTarget } from "../driver/driver.js";
import { ConfigError } from "../errors/index.js";
import { resolveConfig } from "./config.js";
import type { ResolvedConfig } from "./config.js";
import type { DatabaseConfig } from "./database-config.js";
import { configFromEnv } from "./env.js";
import { choiceFieldNames, choiceFields, numberFieldNames, numberFields } from "./fields.js";

const good: DatabaseConfig = { user: "app", database: "shop" };

/** Message of the ConfigError that resolving `config` throws; it may be anything JavaScript can pass. */
function refusal(config: unknown): string {
  try {
    resolveConfig(config as DatabaseConfig);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return "nothing was refused";
}

describe("resolveConfig", () => {
  it("resolves the plain DB_* variables and fills in every default", () => {
    const config = resolveConfig(
      configFromEnv({
        DB_HOST: "db.example",
        DB_PORT: "5433",
        DB_USER: "app",
        DB_PASSWORD: "hunter2",
        DB_NAME: "shop",
        DB_SSL: "false",
        DB_MAX_CONNECTIONS: "7",
      }),
    );
    expect(config).toEqual({
      hosts: [{ host: "db.example", port: 5433 }],
      user: "app",
      database: "shop",
      tls: false,
      maxConnections: 7,
      minConnections: 0,
      maxPending: 10_000,
      acquireTimeoutMs: 5000,
      connectTimeoutMs: 5000,
      idleTimeoutMs: 60_000,
      maxLifetimeMs: 1_800_000,
      maxLifetimeJitter: 0.2,
      validateAfterIdleMs: 1000,
      validateTimeoutMs: 1000,
      leakAfterMs: 30_000,
      slowQueryMs: 500,
      statementTimeoutMs: 0,
      lockTimeoutMs: 0,
      idleInTransactionTimeoutMs: 60_000,
      statementCacheSize: 128,
      prepare: "auto",
      mode: "direct",
      targetSessionAttrs: "any",
      loadBalanceHosts: "disable",
      channelBinding: "prefer",
      parameters: {
        client_encoding: "UTF8",
        DateStyle: "ISO",
        IntervalStyle: "postgres",
        extra_float_digits: "1",
        idle_in_transaction_session_timeout: "60000",
      },
      settings: {},
      warnings: [],
    });
  });

  it("reads the environment when nothing is given, and names its variables", () => {
    const before = process.env["DB_SSL_CA_FILE"];
    process.env["DB_SSL_CA_FILE"] = "/none/ca.pem";
    try {
      expect(refusal(undefined)).toContain("DB_SSL_CA_FILE: the file cannot be read (ENOENT)");
    } finally {
      if (before === undefined) delete process.env["DB_SSL_CA_FILE"];
      else process.env["DB_SSL_CA_FILE"] = before;
    }
  });

  it("gives each host of a list the common port unless it has its own", () => {
    const hosts = [{ host: "a" }, { host: "b", port: 1 }];
    expect(resolveConfig({ ...good, hosts, port: 2 }).hosts).toEqual([
      { host: "a", port: 2 },
      { host: "b", port: 1 },
    ]);
    expect(resolveConfig({ ...good, host: "a, [::1]" }).hosts).toEqual([
      { host: "a", port: 5432 },
      { host: "::1", port: 5432 },
    ]);
  });

  it("takes a field that is undefined for left out", () => {
    const config = { ...good, port: undefined, ssl: undefined, typo: undefined };
    expect(resolveConfig(config as unknown as DatabaseConfig).hosts[0]?.port).toBe(5432);
  });

  it.each<[DatabaseConfig, ResolvedConfig["prepare"]]>([
    [{}, "auto"],
    [{ prepare: true }, "auto"],
    [{ prepare: false }, "never"],
    [{ prepare: "always" }, "always"],
    [{ mode: "pgbouncer-session" }, "auto"],
    [{ mode: "pgbouncer-transaction" }, "never"],
    [{ mode: "pgbouncer-transaction", prepare: "auto" }, "auto"],
  ])("with %j prepares %s", (config, prepare) => {
    expect(resolveConfig({ ...good, ...config }).prepare).toBe(prepare);
  });

  it("warns when TLS verifies nothing", () => {
    const { warnings } = resolveConfig({ ...good, ssl: { mode: "require-unverified" } });
    expect(warnings).toEqual([expect.stringContaining("require-unverified")]);
  });

  it("hides the password and the key from whatever prints, serialises or enumerates", async () => {
    const pem = "-----BEGIN hunter2";
    const ssl = { cert: "-----BEGIN CERTIFICATE", key: pem };
    const config = resolveConfig({ ...good, password: "hunter2", ssl });
    expect(inspect(config, { depth: 9 })).not.toContain("hunter2");
    expect(JSON.stringify(config)).not.toContain("hunter2");
    expect(Object.keys(config)).not.toContain("password");
    expect(config.tls && Object.keys(config.tls)).not.toContain("key");
    expect(config.tls && config.tls.key).toBe(pem);
    expect(await config.password()).toBe("hunter2");
  });

  it("fits the driver", () => {
    expectTypeOf<ResolvedConfig>().toExtend<
      Pick<
        ConnectTarget,
        | "user"
        | "database"
        | "password"
        | "tls"
        | "parameters"
        | "connectTimeoutMs"
        | "statementCacheSize"
      >
    >();
    expectTypeOf<Exclude<ResolvedConfig["tls"], false>>().toEqualTypeOf<
      Exclude<ConnectTarget["tls"], false>
    >();
  });
});

describe("a bad configuration", () => {
  it.each<[unknown, string]>([
    [null, "configuration: given null; expected an object, or a postgres:// URL"],
    [[], "configuration: given an empty array; expected an object"],
    [5432, "configuration: given 5432; expected an object"],
    [{ hots: "x" }, '"hots": is not known; did you mean hosts?'],
    [{ max_connections: 3 }, "did you mean maxConnections?"],
    [{ idleTimeoutMillis: 3 }, "did you mean idleTimeoutMs?"],
    [{ max: 3 }, "did you mean maxConnections?"],
    [
      { connectionString: "postgres://u:hunter2@h/d" },
      "did you mean a string instead of an object?",
    ],
    [{ pasword: "hunter2" }, "did you mean password?"],
    [{ xyzzy: "hunter2" }, '"xyzzy": is not known\n'],
    [{ host: 5 }, "host: given 5; expected a host name"],
    [{ host: "" }, 'host: given ""; expected a host name'],
    [{ host: "postgres://u:hunter2@h/d" }, "host: given a text that is not shown; expected a host"],
    [{ port: "5432" }, 'port: given "5432"; expected an integer from 1 to 65,535'],
    [{ port: NaN }, "port: given NaN; expected an integer from 1 to 65,535"],
    [{ hosts: [] }, "hosts: given an empty array; expected 1 to 32 hosts"],
    [{ hosts: "a" }, 'hosts: given "a"; expected 1 to 32 hosts'],
    [{ hosts: [null] }, "hosts[0].host: given undefined; expected a host name"],
    [{ hosts: [{ host: "a", port: 0 }] }, "hosts[0].port: given 0; expected an integer"],
    [{ host: "a", hosts: [{ host: "a" }] }, "hosts: is given beside host; keep one"],
    [{ user: "" }, 'user: given ""; expected a text without NUL bytes'],
    [{ database: 3 }, "database: given 3; expected a text without NUL bytes"],
    [{ applicationName: "a\0" }, "expected a text without NUL bytes"],
    [{ password: 5 }, "password: expected a text without NUL bytes, or a function"],
    [{ password: "hunter2\0" }, "password: expected a text without NUL bytes, or a function"],
    [{ maxConnections: 0 }, "maxConnections: given 0; expected an integer from 1 to 10,000"],
    [{ maxConnections: 1.5 }, "maxConnections: given 1.5; expected an integer"],
    [
      { maxConnections: 4, minConnections: 5 },
      "minConnections: given 5; expected at most maxConnections, which is 4",
    ],
    [
      { minConnections: 21 },
      "minConnections: given 21; expected at most maxConnections, which is 20",
    ],
    [
      { mode: "pgbouncer" },
      'mode: given "pgbouncer"; expected one of direct, pgbouncer-transaction',
    ],
    [{ mode: true }, "mode: given true; expected one of direct"],
    [{ prepare: 1 }, "prepare: given 1; expected one of auto, always, never"],
    [{ ssl: "require" }, 'ssl: given "require"; expected true, false, or an object'],
    [{ channelBinding: "require" }, "channelBinding: require needs TLS, which is off"],
    [{ host: "db", ssl: false, channelBinding: "require" }, "require needs TLS, which is off"],
    [{ host: "/run", ssl: true }, "ssl: a Unix socket carries no TLS"],
    [{ host: "/run,db" }, "ssl: a Unix socket carries no TLS"],
  ])("%j is refused", (config, expected) => {
    const whole = typeof config === "object" && config !== null && !Array.isArray(config);
    const message = `${refusal(whole ? { ...good, ...config } : config)}\n`;
    expect(message).toContain(expected);
    expect(message).not.toContain("hunter2");
  });

  it("is reported whole", () => {
    const message = refusal({ port: 0, mode: "x", ssl: { mode: "y" }, typo: 1 });
    expect(message.match(/^ {2}- [^:]+/gm)).toEqual([
      '  - "typo"',
      "  - port",
      "  - user",
      "  - database",
      "  - mode",
      "  - ssl.mode",
    ]);
  });

  it("of any kind is refused with a ConfigError and nothing else", () => {
    const key = fc.constantFrom(
      "host",
      "port",
      "hosts",
      "password",
      "ssl",
      "mode",
      "prepare",
      "user",
    );
    const almost = fc
      .dictionary(key, fc.anything({ withNullPrototype: true, withBigInt: true }))
      .map((fields) => ({ ...good, ...fields }));
    fc.assert(
      fc.property(fc.oneof(fc.anything(), almost), (config) => {
        fc.pre(config !== undefined);
        expect(typeof refusal(config)).toBe("string");
      }),
    );
  });
});

describe("the documentation of DatabaseConfig", () => {
  const source = readFileSync(new URL("database-config.ts", import.meta.url), "utf8");
  const documentation = (field: string): string =>
    new RegExp(String.raw`/\*\*((?:(?!\*/)[^])*)\*/\s+readonly ${field}\?:`)
      .exec(source)?.[1]
      ?.replaceAll(/\s*\n\s*\*\s*/g, " ") ?? "";

  it.each(numberFieldNames)("names bounds, default and variable of %s", (field) => {
    const { min, max, env, default: value } = numberFields[field];
    const [low, high, usual] = [min, max, value].map((number) => number.toLocaleString("en-US"));
    expect(documentation(field)).toContain(
      `${low} to ${high}. Default ${usual}. Variable \`${env}\``,
    );
  });

  it.each(choiceFieldNames)("names words, default and variable of %s", (field) => {
    const { allowed, env, default: value } = choiceFields[field];
    for (const word of allowed) expect(documentation(field)).toContain(`\`${word}\``);
    expect(documentation(field)).toContain(`Default \`${value}\``);
    expect(documentation(field)).toContain(`Variable \`${env}\``);
  });
});

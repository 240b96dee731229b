import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConfigError } from "../errors/index.js";
import { resolveConfig } from "./config.js";
import type { ResolvedConfig } from "./config.js";
import { redactUrl } from "./redact.js";

/** Message of the ConfigError that resolving `url` throws. */
function refusal(url: string): string {
  try {
    resolveConfig(url);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return "nothing was refused";
}

describe("a URL", () => {
  it.each<[string, Partial<ResolvedConfig>]>([
    ["postgres://u@h/d", { hosts: [{ host: "h", port: 5432 }], user: "u", database: "d" }],
    ["postgresql://u@h/d", { hosts: [{ host: "h", port: 5432 }] }],
    [" POSTGRES://u@h:5433/d\n", { hosts: [{ host: "h", port: 5433 }] }],
    ["postgres://u@/d", { hosts: [{ host: "localhost", port: 5432 }] }],
    ["postgres://u@:5433/d", { hosts: [{ host: "localhost", port: 5433 }] }],
    ["postgres:///d?user=u", { hosts: [{ host: "localhost", port: 5432 }], user: "u" }],
    ["postgres://u@[2001:db8::1]:1/d", { hosts: [{ host: "2001:db8::1", port: 1 }] }],
    ["postgres://u@[::1]/d", { hosts: [{ host: "::1", port: 5432 }], tls: false }],
    [
      "postgres://u@h1:1,[::2],h3:3/d",
      {
        hosts: [
          { host: "h1", port: 1 },
          { host: "::2", port: 5432 },
          { host: "h3", port: 3 },
        ],
      },
    ],
    ["postgres://u@%2Fvar%2Frun/d", { hosts: [{ host: "/var/run", port: 5432 }], tls: false }],
    ["postgres://u@/d?host=/var/run&port=5433", { hosts: [{ host: "/var/run", port: 5433 }] }],
    ["postgres:///?user=u&dbname=d&host=h", { database: "d", hosts: [{ host: "h", port: 5432 }] }],
    ["postgres://u%20%C3%A9@h/a%2Fb", { user: "u é", database: "a/b" }],
    ["postgres://u@h/d?application_name=a+b%20c", { applicationName: "a+b c" }],
    ["postgres://u@h/d?applicationName=web", { applicationName: "web" }],
    ["postgres://u@h/d?connect_timeout=3", { connectTimeoutMs: 3000 }],
    [
      "postgres://u@h/d?maxConnections=3&idle_timeout_ms=4",
      { maxConnections: 3, idleTimeoutMs: 4 },
    ],
    ["postgres://u@h/d?target_session_attrs=primary", { targetSessionAttrs: "primary" }],
    ["postgres://u@h/d?load_balance_hosts=random", { loadBalanceHosts: "random" }],
    [
      "postgres://u@h/d?mode=pgbouncer-transaction",
      { mode: "pgbouncer-transaction", prepare: "never" },
    ],
    ["postgres://u@h/d?prepare=false&sslmode=&", { prepare: "never" }],
    ["postgres://u@h/d?sslmode=disable", { tls: false }],
    [
      "postgres://u@localhost/d?sslmode=verify-full&channel_binding=require&sslnegotiation=direct",
      { tls: { verify: "full", negotiation: "direct", channelBinding: "require" } },
    ],
    [
      "postgres://u@h/d?ssl=true",
      { tls: { verify: "full", negotiation: "postgres", channelBinding: "prefer" } },
    ],
    [
      "postgres://u@h/d?ssl=verify-ca",
      { tls: { verify: "ca", negotiation: "postgres", channelBinding: "prefer" } },
    ],
  ])("%s means what libpq and its own words say", (url, expected) => {
    expect(resolveConfig(url)).toMatchObject(expected);
  });

  it("carries a password with @ in it, the last @ ending it", async () => {
    expect(await resolveConfig("postgres://u:a@b:c@h/d").password()).toBe("a@b:c");
  });

  it.each([
    ["", "URL: expected postgres://"],
    ["host=h dbname=d password=hunter2", "URL: expected postgres://"],
    ["mysql://u:hunter2@h/d", "URL: expected postgres://"],
    ["postgres:/u:hunter2@h/d", "URL: expected postgres://"],
    ["postgres://u:hun/ter2@h/d", "URL: the host cannot be told from the password"],
    ["postgres://u:hun?ter2@h/d", "URL: the host cannot be told from the password"],
    ["postgres://u:hun#ter2@h/d", "URL: the host cannot be told from the password"],
    ["postgres://u:hunter2", "URL host: expected host, host:port"],
    ["postgres://u:hunter2%zz@h/d", "URL password: is not valid percent-encoding"],
    ["postgres://u:hunter2%00@h/d", "URL password: must not contain a NUL byte"],
    ["postgres://u%ff@h/d", "URL user: is not valid percent-encoding"],
    ["postgres://u@h:70000/d", 'URL port: given "70000"; expected an integer from 1 to 65,535'],
    ["postgres://u@h:x/d", 'URL host: given "h:x"; expected host, host:port'],
    [
      "postgres://u@::1/d",
      'URL host: given "::1"; expected host, host:port or [IPv6 address]:port',
    ],
    ["postgres://u@[::1/d", "URL host: given"],
    ["postgres://u@a,,b/d", 'URL host: given ""; expected a host name'],
    ["postgres://u@h/a/b", 'URL database: given "a/b"; write a / in the name of a database as %2F'],
    ["postgres://u@h/d#x", "URL: has a # in it"],
    [
      "postgres://u@h/d?sslmode=require",
      'URL sslmode: given "require"; verifies nothing in libpq; write sslmode=verify-full',
    ],
    ["postgres://u@h/d?sslmode=prefer", "write sslmode=verify-full or sslmode=disable"],
    ["postgres://u@h/d?sslmode=allow", "write sslmode=verify-full or sslmode=disable"],
    ["postgres://u@h/d?sslmode=verify-ca", "write sslmode=verify-full, or ssl=verify-ca"],
    ["postgres://u@h/d?sslmode=no-verify", "or ssl=require-unverified"],
    ["postgres://u@h/d?sslmode=full", 'URL sslmode: given "full"; expected verify-full or disable'],
    [
      "postgres://u@h/d?ssl=1&sslmode=disable",
      "URL sslmode: is given already, as URL ssl; keep one",
    ],
    ["postgres://u@h/d?sslmode=disable&sslrootcert=/ca", "so URL sslrootcert would have no effect"],
    [
      "postgres://u@h/d?sslmode=disable&channel_binding=require",
      "URL channel_binding: require needs TLS",
    ],
    ["postgres://u@h/d?sslrootcert=/none", "URL sslrootcert: the file cannot be read (ENOENT)"],
    ["postgres://u@h/d?sslrootcert=system", "URL sslrootcert: leave it out"],
    [
      "postgres://u@h/d?options=-c%20x=y",
      "URL options: is not supported; use the named parameters",
    ],
    ["postgres://u@h/d?pgbouncer=true", "write mode=pgbouncer-transaction"],
    ["postgres://u@h/d?applicaton_name=x", "is not known; did you mean applicationName?"],
    ["postgres://u@h/d?xyzzy=1", "URL xyzzy: is not known"],
    ["postgres://u@h/d?connect_timeout=0", "expected an integer from 1 to 999,999, in seconds"],
    ["postgres://u@h/d?port=1&port=2", "URL port: is given already, as URL port; keep one"],
    ["postgres://u@h/d?host=/run", "URL host: is given already"],
    ["postgres://u:hunter2@h/d?password=hunter3", "URL password: is given already"],
    ["postgres://h/d", "URL user: is required, and was not given"],
    ["postgres://u@h", "URL database: is required, and was not given"],
    ["postgres://u@h/d?max_connections=0", 'URL max_connections: given "0"; expected an integer'],
    ["postgres://u@/d?host=/run&ssl=true", "URL ssl: a Unix socket carries no TLS"],
  ])("%s is refused", (url, expected) => {
    const message = refusal(url);
    expect(message).toContain(expected);
    expect(message).not.toMatch(/hunter\d|ter2/);
  });

  it("reports every bad part at once", () => {
    const message = refusal("postgres://h:0/a/b?sslmode=require&max_connections=x");
    expect(message.match(/^ {2}- [^:]+/gm)).toEqual([
      "  - URL database",
      "  - URL port",
      "  - URL sslmode",
      "  - URL max_connections",
      "  - URL user",
    ]);
  });
});

const hostName = fc.stringMatching(/^[a-z][a-z0-9-]{0,10}(\.[a-z0-9]{1,5})?$/);
const host = fc.oneof(hostName, fc.ipV4(), fc.ipV6());
const port = fc.integer({ min: 1, max: 65_535 });
const name = fc
  .string({ unit: "binary", minLength: 1, maxLength: 12 })
  .filter((text) => !text.includes("\0"));
const secret = fc
  .string({ unit: "binary", maxLength: 20 })
  .filter((text) => !text.includes("\0"))
  .map((text) => `hunter2${text}`);

describe("any URL", () => {
  it("written from parts and percent-encoded is read back as those parts", async () => {
    const hosts = fc.array(fc.record({ host, port }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(name, secret, name, hosts, async (user, password, database, list) => {
        const [u, p, d] = [user, password, database].map(encodeURIComponent);
        const h = list.map((entry) =>
          entry.host.includes(":")
            ? `[${entry.host}]:${entry.port}`
            : `${entry.host}:${entry.port}`,
        );
        const config = resolveConfig(`postgres://${u}:${p}@${h.join(",")}/${d}`);
        expect(config).toMatchObject({ user, database, hosts: list });
        expect(await config.password()).toBe(password);
      }),
    );
  });

  const wild = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string().map((text) => `postgres://${text}`),
    fc
      .array(
        fc.constantFrom(
          "a",
          ":",
          "@",
          "/",
          "?",
          "#",
          "&",
          "=",
          "%",
          "[",
          "]",
          ",",
          "1",
          "host",
          "ssl",
        ),
      )
      .map((pieces) => `postgres://${pieces.join("")}`),
  );

  it("is read, or refused with a ConfigError", () => {
    fc.assert(
      fc.property(wild, (text) => {
        expect(outcome(text)).not.toContain("other error");
      }),
    );
  });

  it("keeps its password out of the message, however it is malformed", () => {
    const rest = fc.constantFrom(
      "h/d",
      "h:x/d",
      "h:0/d?sslmode=require",
      "h/a/b",
      "[::1/d",
      "h/d#x",
      "h/d?x=%zz",
      "",
    );
    fc.assert(
      fc.property(
        secret,
        fc.constantFrom("postgres", "mysql", "x y"),
        rest,
        (raw, scheme, tail) => {
          for (const password of [raw, encodeURIComponent(raw)]) {
            const url = `${scheme}://u:${password}@${tail}`;
            expect(outcome(url)).not.toContain("hunter2");
            expect(redactUrl(url)).not.toContain("hunter2");
          }
        },
      ),
    );
  });
});

/** The message of the ConfigError, `read` when there is none; anything else is named so. */
function outcome(url: string): string {
  try {
    resolveConfig(url);
    return "read";
  } catch (error) {
    return error instanceof ConfigError ? error.message : `other error: ${String(error)}`;
  }
}

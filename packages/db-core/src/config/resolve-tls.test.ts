import { describe, expect, it } from "vitest";
import { shown } from "./problems.js";
import type { ConfigProblem } from "./problems.js";
import { resolveTls } from "./resolve-tls.js";
import type { TlsContext } from "./resolve-tls.js";
import type { ResolvedTls, TlsOptions } from "./tls.js";

const files: Readonly<Record<string, string>> = {
  "/ca": "-----BEGIN CERTIFICATE-----\nca",
  "/key": "-----BEGIN PRIVATE KEY-----\nhunter2",
  "/empty": "",
};

/** What becomes of `ssl` for a host, with files held in memory. */
function resolve(
  ssl: unknown,
  ...hosts: string[]
): { tls: false | ResolvedTls; problems: string[] } {
  const problems: ConfigProblem[] = [];
  const context: TlsContext = {
    hosts: hosts.map((host) => ({ host, port: 5432 })),
    channelBinding: "prefer",
    label: (path) => path,
    readFile: (path) => {
      const text = files[path];
      if (text === undefined) throw Object.assign(new Error("hunter2"), { code: "ENOENT" });
      return text;
    },
  };
  const tls = resolveTls(ssl, context, problems);
  return { tls, problems: problems.map(({ name, allowed }) => `${name}: ${allowed}`) };
}

const full = { verify: "full", negotiation: "postgres", channelBinding: "prefer" };

describe("TLS", () => {
  it.each([
    ["localhost"],
    ["x.localhost"],
    ["127.0.0.1"],
    ["127.1.2.3"],
    ["::1"],
    ["/var/run"],
    ["localhost", "/var/run"],
  ])("is off by default towards %s", (...hosts) => {
    expect(resolve(undefined, ...hosts)).toEqual({ tls: false, problems: [] });
  });

  it.each([
    ["db.example"],
    ["10.0.0.1"],
    ["128.0.0.1"],
    ["127.example"],
    ["localhost.example"],
    ["::2"],
    ["::ffff:10.0.0.1"],
    ["localhost", "db.example"],
  ])("is verified in full by default towards %s", (...hosts) => {
    expect(resolve(undefined, ...hosts)).toEqual({ tls: full, problems: [] });
  });

  it("is verified in full, or off, when asked for", () => {
    expect(resolve(true, "localhost").tls).toEqual(full);
    expect(resolve({}, "localhost").tls).toEqual(full);
    expect(resolve(false, "db.example").tls).toBe(false);
  });

  it("is weakened only by name", () => {
    expect(resolve({ mode: "verify-ca" }, "db").tls).toMatchObject({ verify: "ca" });
    expect(resolve({ mode: "require-unverified" }, "db").tls).toMatchObject({ verify: "none" });
  });

  it("takes PEM texts, files, and a key from a function", () => {
    const ssl: TlsOptions = {
      caFile: "/ca",
      cert: "-----BEGIN CERTIFICATE",
      key: () => "-----BEGIN KEY",
      servername: "db.example",
      negotiation: "direct",
    };
    const { tls, problems } = resolve(ssl, "db");
    expect(problems).toEqual([]);
    expect(tls).toEqual({
      verify: "full",
      ca: files["/ca"],
      cert: "-----BEGIN CERTIFICATE",
      servername: "db.example",
      negotiation: "direct",
      channelBinding: "prefer",
    });
    expect(tls && tls.key).toBe("-----BEGIN KEY");
  });

  it.each<[unknown, string]>([
    ["verify-full", "ssl: expected true, false, or an object"],
    [{ rejectUnauthorized: false }, "ssl.rejectUnauthorized: is not known"],
    [{ serverName: "x" }, "ssl.serverName: is not known; did you mean servername?"],
    [{ mode: "require" }, "ssl.mode: expected one of verify-full, verify-ca, require-unverified"],
    [{ negotiation: 1 }, "ssl.negotiation: expected one of postgres, direct"],
    [{ servername: "/x" }, "ssl.servername: expected the host name the certificate carries"],
    [{ ca: "hunter2" }, "ssl.ca: is not PEM; expected PEM text that begins with -----BEGIN"],
    [{ ca: 3 }, "ssl.ca: is not a text"],
    [{ caFile: 3 }, "ssl.caFile: is not the path of a file"],
    [{ caFile: "/none" }, "ssl.caFile: the file cannot be read (ENOENT)"],
    [{ caFile: "/empty" }, "ssl.caFile: is not PEM"],
    [{ ca: "-----BEGIN ", caFile: "/ca" }, "ssl.ca: give either this or ssl.caFile, not both"],
    [{ certFile: "/ca" }, "ssl.cert: a client certificate and its key are given together"],
    [{ keyFile: "/key" }, "ssl.cert: a client certificate and its key are given together"],
    [
      {
        certFile: "/ca",
        key: (): never => {
          throw new TypeError("hunter2");
        },
      },
      "ssl.key: the function failed",
    ],
    [{ certFile: "/ca", key: () => 3 }, "ssl.key: the function yielded no text"],
  ])("refuses %o", (ssl, expected) => {
    const { problems } = resolve(ssl, "db");
    expect(problems.join("\n")).toContain(expected);
    expect(problems.join("\n")).not.toContain("hunter2");
  });
});

describe("a value shown in a message", () => {
  it.each<[unknown, string]>([
    ["abc", '"abc"'],
    ["x".repeat(70), `"${"x".repeat(60)}…"`],
    ["postgres://u:hunter2@h", "a text that is not shown"],
    ["u:hunter2@h", "a text that is not shown"],
    ["user=u password=hunter2", "a text that is not shown"],
    [5, "5"],
    [5n, "a bigint"],
    [true, "true"],
    [null, "null"],
    [undefined, "undefined"],
    [Symbol("hunter2"), "a symbol"],
    [{ password: "hunter2" }, "an object"],
    [["hunter2"], "an array"],
  ])("%o is %s", (value, text) => {
    expect(shown(value)).toBe(text);
  });
});

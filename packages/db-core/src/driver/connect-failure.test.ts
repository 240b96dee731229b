import { describe, expect, it } from "vitest";
import {
  connectFailure,
  connectFailures,
  type ConnectRefusal,
  unwantedHost,
} from "./connect-failure.js";
import type { DriverTlsOptions } from "./driver.js";

const target = { host: "db.example", port: 5432, connectTimeoutMs: 2_500 };
const tls: DriverTlsOptions = { verify: "full", negotiation: "postgres", channelBinding: "prefer" };

describe("connectFailure", () => {
  it("names the host, and the address of it where there are several", () => {
    const found = { ...target, address: "192.0.2.7" };
    expect(failure({ code: "ECONNREFUSED", message: "connect ECONNREFUSED" }, found).message).toBe(
      "cannot connect to db.example:5432 (192.0.2.7): connect ECONNREFUSED; nothing was sent",
    );
    const address = { host: "::1", port: 5433, address: "::1" };
    expect(failure({ message: "" }, address).message).toContain("[::1]:5433:");
  });

  it("says how long this host was given", () => {
    expect(failure({ timedOut: true }).message).toContain("no answer within 2500 ms");
  });

  it.each<[string, Partial<ConnectRefusal>, boolean]>([
    ["a refused connection", { code: "ECONNREFUSED" }, true],
    ["an unanswered one", { timedOut: true }, true],
    ["a name server that is not reached", { code: "EAI_AGAIN" }, true],
    ["an unknown name", { code: "ENOTFOUND" }, false],
    ["a wrong certificate", { code: "ERR_TLS_CERT_ALTNAME_INVALID" }, false],
    ["a starting server", { server: { sqlState: "57P03" } }, true],
    ["a session that was ended while it began", { server: { sqlState: "57P01" } }, true],
    ["a server that goes down", { server: { sqlState: "57P02" } }, true],
    ["a database that is dropped", { server: { sqlState: "57P04" } }, false],
    ["a full server", { server: { sqlState: "53300" } }, true],
    ["a wrong password", { server: { sqlState: "28P01" } }, false],
    ["a missing database", { server: { sqlState: "3D000" } }, false],
    ["a socket that just ended", { message: "Connection terminated unexpectedly" }, true],
    ["a password function that failed and may work again", { isRetryable: true }, true],
    ["a password function that yielded nonsense", { isRetryable: false }, false],
  ])("%s: passes or stays", (_, refusal, isRetryable) => {
    expect(failure(refusal).isRetryable).toBe(isRetryable);
  });

  it("does not say twice that nothing was sent", () => {
    const { message } = failure({
      isRetryable: true,
      message: "The password function failed. Nothing was sent.",
    });
    expect(message).toBe(
      "cannot connect to db.example:5432: The password function failed; nothing was sent",
    );
  });

  it.each<[string, Partial<ConnectRefusal>, false | DriverTlsOptions, string]>([
    [
      "no TLS there",
      { message: "The server does not support SSL connections" },
      tls,
      "DB_SSL=false",
    ],
    [
      "an unknown authority",
      { code: "SELF_SIGNED_CERT_IN_CHAIN", message: "self-signed certificate" },
      tls,
      "DB_SSL_CA_FILE",
    ],
    ["another name", { code: "ERR_TLS_CERT_ALTNAME_INVALID" }, tls, "DB_SSL_SERVERNAME"],
    ["an expired certificate", { code: "CERT_HAS_EXPIRED" }, tls, "out of date"],
    [
      "a server that wants a client certificate",
      {
        message: "connection requires a valid client certificate",
        server: { sqlState: "28000" },
      },
      tls,
      "DB_SSL_CERT_FILE",
    ],
    [
      "a client certificate of somebody else's authority",
      { code: "ERR_SSL_TLSV1_ALERT_UNKNOWN_CA" },
      tls,
      "DB_SSL_CERT_FILE",
    ],
    [
      "a server that admits TLS only",
      {
        message: "no pg_hba.conf entry for host …, no encryption",
        server: { sqlState: "28000" },
      },
      false,
      "DB_SSL=true",
    ],
    [
      "a server too old for direct TLS",
      {
        code: "ECONNRESET",
        message: "Client network socket disconnected before secure TLS connection was established",
      },
      { ...tls, negotiation: "direct" },
      "DB_SSL_NEGOTIATION=postgres",
    ],
  ])("of %s names the setting that helps", (_, refusal, asked, word) => {
    expect(failure(refusal, { ...target, tls: asked }).message).toContain(word);
  });
});

it("says which names a wrong certificate carries", () => {
  const { message } = failure(
    {
      code: "ERR_TLS_CERT_ALTNAME_INVALID",
      message: "IP: 127.0.0.1 is not in the cert's list: ",
      cause: { cert: { subjectaltname: "DNS:localhost" } },
    },
    { ...target, tls },
  );
  expect(message).toContain("not in the cert's list (the certificate is for DNS:localhost);");
});

describe("connectFailures", () => {
  it("leaves a single refusal as it is", () => {
    const only = failure({ code: "ECONNREFUSED", message: "connect ECONNREFUSED" });
    expect(connectFailures([only])).toBe(only);
  });

  it("names every host once, keeps each refusal, and says once that nothing was sent", () => {
    const down = failure({ code: "ECONNREFUSED", message: "connect ECONNREFUSED" });
    const standby = unwantedHost({ host: "b.example", port: 5433 }, "it is a standby");
    const all = connectFailures([down, standby, standby]);
    expect(all.message).toBe(
      "no server could be used: cannot connect to db.example:5432: connect ECONNREFUSED; " +
        "b.example:5433 was not used: it is a standby; nothing was sent",
    );
    expect((all.cause as AggregateError).errors).toEqual([down, standby, standby]);
  });

  it("may be tried again when one of the hosts may", () => {
    const stays = failure({ code: "ENOTFOUND" });
    const passes = failure({ code: "ECONNREFUSED" });
    expect(connectFailures([stays, passes]).isRetryable).toBe(true);
    expect(connectFailures([stays, stays]).isRetryable).toBe(false);
  });
});

function failure(
  refusal: Partial<ConnectRefusal>,
  at: Parameters<typeof connectFailure>[1] = target,
): ReturnType<typeof connectFailure> {
  return connectFailure({ message: "", timedOut: false, cause: {}, ...refusal }, at);
}

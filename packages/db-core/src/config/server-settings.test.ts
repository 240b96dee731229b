import { describe, expect, it } from "vitest";
import { serverSettings } from "./server-settings.js";

const input = {
  applicationName: "web",
  statementTimeoutMs: 1,
  lockTimeoutMs: 2,
  idleInTransactionTimeoutMs: 3,
};
const timeouts = {
  statement_timeout: "1",
  lock_timeout: "2",
  idle_in_transaction_session_timeout: "3",
};
const readable = { DateStyle: "ISO", IntervalStyle: "postgres", extra_float_digits: "1" };
const basic = { client_encoding: "UTF8", application_name: "web" };

describe("serverSettings", () => {
  it("sends everything at startup to PostgreSQL itself", () => {
    expect(serverSettings({ ...input, mode: "direct" })).toEqual({
      parameters: { ...basic, ...readable, ...timeouts },
      settings: {},
    });
  });

  it("keeps what PgBouncer refuses at startup for SET", () => {
    expect(serverSettings({ ...input, mode: "pgbouncer-session" })).toEqual({
      parameters: { ...basic, DateStyle: "ISO" },
      settings: { ...readable, ...timeouts },
    });
  });

  it("keeps it for SET LOCAL where sessions are shared", () => {
    expect(serverSettings({ ...input, mode: "pgbouncer-transaction" })).toEqual({
      parameters: { ...basic, DateStyle: "ISO" },
      settings: timeouts,
    });
  });

  it("does not send a timeout of 0, so the server's own stands", () => {
    const off = { statementTimeoutMs: 0, lockTimeoutMs: 0, idleInTransactionTimeoutMs: 0 };
    expect(serverSettings({ ...off, mode: "direct" })).toEqual({
      parameters: { client_encoding: "UTF8", ...readable },
      settings: {},
    });
  });
});

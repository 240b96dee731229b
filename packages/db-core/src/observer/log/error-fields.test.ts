import { describe, expect, it } from "vitest";
import {
  ConnectFailedError,
  ConnectionLostError,
  errorFromServer,
  PoolTimeoutError,
  StatementError,
} from "../../errors/index.js";
import { describeError } from "./error-fields.js";

const secret = "hunter2";
const refused = Object.assign(new Error(`connect to ${secret}`), { code: "ECONNREFUSED" });
const unique = errorFromServer(`duplicate ${secret}`, {
  sqlState: "23505",
  severity: "ERROR",
  table: "users",
  constraint: "users_key",
  detail: `Key (${secret})`,
  hint: secret,
  where: secret,
});

describe("an error in a log line", () => {
  it("is nothing when there is none", () => {
    expect(describeError(undefined, false)).toEqual({ fields: undefined, words: undefined });
  });

  it("of the server has codes and names, never a sentence", () => {
    expect(describeError(unique, false)).toEqual({
      fields: {
        "error.type": "23505",
        "db.response.status_code": "23505",
        outcome: "not_applied",
        err: {
          type: "UniqueViolationError",
          code: "23505",
          severity: "ERROR",
          table: "users",
          constraint: "users_key",
          isRetryable: false,
        },
      },
      words: undefined,
    });
  });

  it("has the server's sentences where they are asked for", () => {
    const { fields, words } = describeError(unique, true);
    expect(words).toBe(`duplicate ${secret}`);
    expect(fields?.err).toMatchObject({ detail: `Key (${secret})`, hint: secret, where: secret });
  });

  it("of the pool has its own words, the first line of them", () => {
    const error = new PoolTimeoutError("no connection became free\nat all");
    const { fields, words } = describeError(error, false);
    expect(words).toBe("no connection became free");
    expect(fields?.["error.type"]).toBe("DB_POOL_TIMEOUT");
    expect(fields).not.toHaveProperty("db.response.status_code");
  });

  it("of ours that may quote a text has none", () => {
    const error = new StatementError(`cannot run ${secret}`, { statement: secret });
    expect(JSON.stringify(describeError(error, false))).not.toContain(secret);
  });

  it("of a connection is named by its cause, however deep that is", () => {
    const inner = new ConnectFailedError("cannot connect", { cause: refused });
    const { fields } = describeError(new ConnectFailedError("no", { cause: inner }), false);
    expect(fields?.["error.type"]).toBe("ECONNREFUSED");
    expect(fields?.err).toMatchObject({ cause: { cause: { code: "ECONNREFUSED" } } });
    expect(describeError(new ConnectionLostError("lost"), false).fields?.["error.type"]).toBe(
      "DB_CONNECTION_LOST",
    );
  });

  it("that is its own cause comes to an end", () => {
    const error = new ConnectionLostError("lost");
    error.cause = error;
    expect(describeError(error, false).fields?.["error.type"]).toBe("DB_CONNECTION_LOST");
  });

  it("of somebody else shows where it was thrown, and not what it says", () => {
    const error = new TypeError(`cannot read\n    at ${secret}`);
    const { fields, words } = describeError(error, false);
    expect(words).toBeUndefined();
    expect(fields?.["error.type"]).toBe("TypeError");
    expect(fields?.err["stack"]).toMatch(/^ {4}at .*error-fields\.test/);
    expect(JSON.stringify(fields)).not.toContain(secret);
  });

  it("of pg's own is known by its severity, and a broken pipe is no SQLSTATE", () => {
    const own = Object.assign(new Error(secret), { code: "57P01", severity: "FATAL" });
    expect(describeError(own, false).fields?.["db.response.status_code"]).toBe("57P01");
    const pipe = Object.assign(new Error("write"), { code: "EPIPE" });
    expect(describeError(pipe, false).fields).not.toHaveProperty("db.response.status_code");
  });

  it.each([
    ["a text", secret, "string"],
    ["null", null, "object"],
  ])("that is %s is its type", (_, thrown, type) => {
    expect(describeError(thrown, false).fields).toEqual({ "error.type": type, err: { type } });
  });

  it("is known by words only, also where an error has others in their place", () => {
    const odd = Object.assign(new Error("x"), { name: `a ${secret} b`, code: `a ${secret}` });
    expect(JSON.stringify(describeError(odd, false))).not.toContain(secret);
  });
});

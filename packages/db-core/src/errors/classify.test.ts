import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { errorFromServer } from "./classify.js";
import * as errors from "./index.js";
import { sqlStateRules } from "./sql-state-rules.js";

describe("errorFromServer", () => {
  it.each([
    ["23505", "UniqueViolationError", false],
    ["23503", "ForeignKeyViolationError", false],
    ["23502", "NotNullViolationError", false],
    ["23514", "CheckViolationError", false],
    ["23P01", "ExclusionViolationError", false],
    ["40001", "SerializationFailureError", true],
    ["40P01", "DeadlockError", true],
    ["55P03", "LockTimeoutError", true],
    ["42601", "SqlSyntaxError", false],
    ["42P01", "UndefinedObjectError", false],
    ["42703", "UndefinedObjectError", false],
    ["42501", "InsufficientPrivilegeError", false],
    ["25006", "ReadOnlyError", false],
    ["22P02", "InvalidDataError", false],
    ["22012", "InvalidDataError", false],
    ["57014", "ServerError", false],
    ["53300", "ServerError", true],
    ["53100", "ServerError", false],
    ["57P03", "ServerError", true],
    ["08001", "ServerError", true],
    ["08P01", "ServerError", false],
    ["0A000", "ServerError", false],
    ["XX000", "ServerError", false],
    ["ZZ999", "ServerError", false],
  ])("makes %s a %s, retryable: %s", (sqlState, name, isRetryable) => {
    const error = errorFromServer("refused", { sqlState });
    expect(error).toMatchObject({ name, code: sqlState, isRetryable, outcome: "not_applied" });
    expect(error).toBeInstanceOf(errors.ServerError);
  });

  it("tells a stale plan from a missing feature by the routine", () => {
    const error = errorFromServer("cached plan must not change result type", {
      sqlState: "0A000",
      routine: "RevalidateCachedQuery",
    });
    expect(error).toMatchObject({ name: "StalePlanError", isRetryable: true });
  });

  it.each(["57P01", "57P02", "57P05", "25P03"])(
    "knows no outcome when %s ends the session",
    (sqlState) => {
      const guess = errorFromServer("terminating connection", { sqlState });
      expect(guess).toBeInstanceOf(errors.ConnectionLostError);
      expect(guess).toMatchObject({ code: sqlState, outcome: "unknown", isRetryable: false });
      const known = errorFromServer("terminating", { sqlState }, { outcome: "not_applied" });
      expect(known).toMatchObject({ outcome: "not_applied", isRetryable: true });
    },
  );

  it.each(["40003", "08007"])("reports %s as unknown", (sqlState) => {
    const error = errorFromServer("who knows", { sqlState });
    expect(error).toMatchObject({ outcome: "unknown", isRetryable: false });
  });

  it("never calls an unknown outcome retryable, whatever the SQLSTATE", () => {
    for (const sqlState of Object.keys(sqlStateRules)) {
      const error = errorFromServer(
        "x",
        { sqlState: sqlState.padEnd(5, "0") },
        { outcome: "unknown" },
      );
      expect(error.isRetryable).toBe(false);
    }
  });

  it("names only classes that exist", () => {
    const known = Object.keys(errors);
    for (const rule of Object.values(sqlStateRules)) expect(known).toContain(rule.class);
  });

  it("points at the place in the statement", () => {
    const error = errorFromServer(
      'relation "user" does not exist',
      { sqlState: "42P01", position: 15 },
      { statement: "select * from user where id = $1" },
    );
    expect(error.message).toBe(
      [
        'relation "user" does not exist',
        "  select * from user where id = $1",
        "                ^",
      ].join("\n"),
    );
  });

  it("keeps the value that the server quotes out of everything that is printed", () => {
    const message = 'invalid input syntax for type integer: "4111"';
    const error = errorFromServer(
      message,
      { sqlState: "22P02" },
      {
        cause: Object.assign(new TypeError(message), {
          where: "unnamed portal parameter $1 = '4111'",
        }),
      },
    );
    expect(error.message).toBe('invalid input syntax for type integer: "…"');
    expect(inspect(error, { depth: 10 })).not.toContain("4111");
    expect(error).toHaveProperty("serverMessage", message);
  });

  it("keeps a cause that says something else", () => {
    const cause = new TypeError("socket");
    expect(errorFromServer("x", { sqlState: "23505" }, { cause }).cause).toBe(cause);
  });
});

describe("SimpleQueryError", () => {
  it("says how many commands had completed, and is judged by its SQLSTATE", () => {
    const error = new errors.SimpleQueryError("could not obtain lock", {
      server: { sqlState: "55P03" },
      completed: 3,
    });
    expect(error).toMatchObject({ name: "SimpleQueryError", completed: 3, isRetryable: true });
    expect(errors.isLockTimeout(error)).toBe(true);
  });
});

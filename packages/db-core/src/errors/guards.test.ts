import { describe, expect, it } from "vitest";
import * as errors from "./index.js";
import { errorFromServer } from "./index.js";

const constraintGuards = [
  [errors.isUniqueViolation, "23505"],
  [errors.isForeignKeyViolation, "23503"],
  [errors.isCheckViolation, "23514"],
  [errors.isExclusionViolation, "23P01"],
] as const;

describe("guards", () => {
  it.each(constraintGuards)("%s looks at SQLSTATE and constraint", (guard, sqlState) => {
    const error: unknown = errorFromServer("x", { sqlState, constraint: "users_email_key" });
    expect(guard(error)).toBe(true);
    expect(guard(error, "users_email_key")).toBe(true);
    expect(guard(error, "users_pkey")).toBe(false);
    expect(guard(errorFromServer("x", { sqlState: "42601" }))).toBe(false);
  });

  it("isNotNullViolation looks at the column", () => {
    const error = errorFromServer("x", { sqlState: "23502", column: "email" });
    expect(errors.isNotNullViolation(error)).toBe(true);
    expect(errors.isNotNullViolation(error, "email")).toBe(true);
    expect(errors.isNotNullViolation(error, "name")).toBe(false);
  });

  it.each([
    [errors.isSerializationFailure, "40001"],
    [errors.isDeadlock, "40P01"],
    [errors.isLockTimeout, "55P03"],
  ] as const)("%s looks at SQLSTATE", (guard, sqlState) => {
    expect(guard(errorFromServer("x", { sqlState }))).toBe(true);
    expect(guard(errorFromServer("x", { sqlState: "23505" }))).toBe(false);
  });

  it("know nothing of foreign errors", () => {
    const foreign = Object.assign(new TypeError("x"), { code: "23505", isRetryable: true });
    expect(errors.isUniqueViolation(foreign)).toBe(false);
    expect(errors.isRetryable(foreign)).toBe(false);
    expect(errors.isRetryable(undefined)).toBe(false);
  });

  it("isRetryable reads the error", () => {
    expect(errors.isRetryable(new errors.PoolTimeoutError("none free"))).toBe(true);
    expect(errors.isRetryable(new errors.PoolClosedError("closed"))).toBe(false);
    expect(errors.isRetryable(errorFromServer("x", { sqlState: "40001" }))).toBe(true);
  });
});

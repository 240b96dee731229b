import { inspect } from "node:util";
import { describe, expect, it, vi } from "vitest";
import * as errors from "./index.js";
import { DatabaseError, NoRowsError, PoolTimeoutError, UniqueViolationError } from "./index.js";

const secret = "hunter2-4111111111111111";

describe("DatabaseError", () => {
  it("carries only the fields that were given", () => {
    const error = new DatabaseError("no", { code: "DB_UNSUPPORTED" });
    expect(Object.keys(error).toSorted()).toEqual(["code", "isRetryable", "outcome"]);
    expect(error).toMatchObject({ outcome: "not_applied", isRetryable: false, suppressed: [] });
    expect("cause" in error).toBe(false);
  });

  it("takes the fields of the server", () => {
    const error = new UniqueViolationError("duplicate key", {
      server: { sqlState: "23505", constraint: "users_email_key", table: "users" },
      statement: "insert into users …",
      statementName: "createUser",
    });
    expect(error).toMatchObject({
      code: "23505",
      sqlState: "23505",
      constraint: "users_email_key",
      table: "users",
      statement: "insert into users …",
      statementName: "createUser",
    });
  });

  it("shows neither values nor texts when it is printed or serialised", () => {
    const error = new UniqueViolationError("duplicate key", {
      server: { detail: `Key (card)=(${secret}) already exists.`, where: `COPY t: "${secret}"` },
      statement: `select '${secret}'`,
    });
    error.suppressed.push(secret);
    const rows = new errors.RowValidationError("row 1 is invalid", {
      issues: [{ message: `received ${secret}` }],
    });
    for (const each of [error, rows]) {
      expect(inspect(each, { depth: 10 })).not.toContain(secret);
      expect(JSON.stringify(each)).not.toContain(secret);
    }
    expect(error.detail).toContain(secret);
    expect(rows.issues).toHaveLength(1);
  });

  it("is named after its class, in the stack too", () => {
    const error = new PoolTimeoutError("none free");
    expect(error.name).toBe("PoolTimeoutError");
    expect(error.stack).toMatch(/^PoolTimeoutError: none free\n/);
  });

  it("is told apart by class", () => {
    const error: unknown = new UniqueViolationError("duplicate key");
    expect(error).toBeInstanceOf(errors.ServerError);
    expect(error).toBeInstanceOf(DatabaseError);
    expect(error).toBeInstanceOf(Error);
    expect(error instanceof NoRowsError).toBe(false);
    expect({ code: "23505" } instanceof DatabaseError).toBe(false);
    expect(errors.isDatabaseError(null)).toBe(false);
  });

  it("is recognised across two copies of the package, by class", async () => {
    vi.resetModules();
    const copy: typeof errors = await import("./index.js");
    expect(copy.UniqueViolationError).not.toBe(UniqueViolationError);
    const foreign: unknown = new copy.UniqueViolationError("duplicate key");
    expect(foreign).toBeInstanceOf(UniqueViolationError);
    expect(foreign).toBeInstanceOf(DatabaseError);
    expect(foreign instanceof PoolTimeoutError).toBe(false);
    expect(errors.isUniqueViolation(foreign)).toBe(true);
  });

  it("lets others derive classes, with and without a stated name", () => {
    class Stated extends PoolTimeoutError {
      static override readonly className: string = "ShopPoolError";
    }
    class Unstated extends PoolTimeoutError {}
    expect(new Stated("x").name).toBe("ShopPoolError");
    expect(new Unstated("x").name).toBe("Unstated");
    expect(new Unstated("x")).toBeInstanceOf(PoolTimeoutError);
    expect(new Unstated("x")).toBeInstanceOf(Unstated);
    expect(new PoolTimeoutError("x") instanceof Unstated).toBe(false);
    expect(new PoolTimeoutError("x") instanceof Stated).toBe(false);
  });
});

describe("the errors of a lost connection", () => {
  it("claim nothing unless told", () => {
    const error = new errors.ConnectionLostError("gone");
    expect(error).toMatchObject({
      code: "DB_CONNECTION_LOST",
      outcome: "unknown",
      isRetryable: false,
    });
  });

  it("are retryable when nothing was applied", () => {
    const error = new errors.ConnectionLostError("gone", { outcome: "not_applied" });
    expect(error.isRetryable).toBe(true);
  });

  it("are not retryable when the reason stays", () => {
    const server = { sqlState: "57P04" };
    const error = new errors.ConnectionLostError("dropped", { outcome: "not_applied", server });
    expect(error).toMatchObject({ code: "57P04", isRetryable: false });
  });
});

it("can be renamed, as tools that print errors do", () => {
  const error = new UniqueViolationError("duplicate");
  error.name = "renamed";
  expect(error.name).toBe("renamed");
  expect(new UniqueViolationError("duplicate").name).toBe("UniqueViolationError");
});

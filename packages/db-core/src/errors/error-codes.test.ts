import { describe, expect, it } from "vitest";
import * as errors from "./index.js";

type AnyError = new (message: string) => errors.DatabaseError;

const classes = Object.fromEntries(
  Object.entries(errors).filter(([name]) => name.endsWith("Error") && /^[A-Z]/.test(name)),
) as Record<string, AnyError>;

/** The server's answer makes these: their codes are SQLSTATEs. */
const made = Object.entries(classes).filter(([name]) => name !== "DatabaseError");

describe("the table of codes", () => {
  it.each(Object.entries(errors.errorCodes))("%s belongs to its class", (code, entry) => {
    const Class = classes[entry.class]!;
    expect(new Class("x").code).toBe(code);
    expect(entry.when).toMatch(/\.$/);
    expect(entry.then).toMatch(/\.$/);
  });

  it.each(made)("%s states its own name, and a known code", (name, Class) => {
    const error = new Class("x");
    expect(error.name).toBe(name);
    expect(Object.hasOwn(Class, "className")).toBe(true);
    const known: string[] =
      error instanceof errors.ServerError
        ? Object.values(errors.SqlState)
        : Object.keys(errors.errorCodes);
    expect(known).toContain(error.code);
  });
});

describe("the table of warnings", () => {
  it.each(Object.entries(errors.warningCodes))("says of %s when and what then", (code, entry) => {
    expect(errors.errorCodes).not.toHaveProperty(code);
    expect(entry.when).toMatch(/\.$/);
    expect(entry.then).toMatch(/\.$/);
  });
});

describe("SqlState", () => {
  it("names each code once", () => {
    const codes = Object.values(errors.SqlState);
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes) expect(code).toMatch(/^[0-9A-Z]{5}$/);
  });

  it("knows the codes people look for", () => {
    expect(errors.SqlState).toMatchObject({
      UniqueViolation: "23505",
      SerializationFailure: "40001",
      DeadlockDetected: "40P01",
      LockNotAvailable: "55P03",
      QueryCanceled: "57014",
      AdminShutdown: "57P01",
      UndefinedTable: "42P01",
      InvalidTextRepresentation: "22P02",
      SnapshotTooOld: "72000",
    });
  });
});

import fc from "fast-check";
import { expect, it } from "vitest";
import { failureAttributes, failureOf } from "./failure.js";

function error(fields: object): Error {
  return Object.assign(new Error("value 42"), fields);
}

it("calls what the server refused by its SQLSTATE", () => {
  expect(failureOf(error({ sqlState: "23505", code: "23505" }))).toEqual({
    type: "23505",
    sqlState: "23505",
  });
  expect(failureOf(error({ code: "42P01", severity: "ERROR" })).sqlState).toBe("42P01");
});

it("does not take a system's code for a SQLSTATE", () => {
  expect(failureOf(error({ code: "EPIPE" }))).toEqual({ type: "EPIPE", sqlState: undefined });
});

it("calls what these packages refused by their code", () => {
  expect(failureOf(error({ code: "DB_POOL_TIMEOUT" }))).toEqual({
    type: "DB_POOL_TIMEOUT",
    sqlState: undefined,
  });
});

it("asks the cause why a connection was not opened or was lost", () => {
  const refused = error({ code: "ECONNREFUSED" });
  const denied = error({ code: "28P01", severity: "FATAL" });
  expect(failureOf(error({ code: "DB_CONNECT_FAILED", cause: refused })).type).toBe("ECONNREFUSED");
  expect(failureOf(error({ code: "DB_CONNECT_FAILED", cause: denied })).sqlState).toBe("28P01");
  const reset = error({ code: "ECONNRESET" });
  expect(failureOf(error({ code: "DB_CONNECTION_LOST", cause: reset })).type).toBe("ECONNRESET");
  expect(failureOf(error({ code: "DB_CONNECTION_LOST" })).type).toBe("DB_CONNECTION_LOST");
  expect(failureOf(error({ code: "DB_CONNECTION_LOST", cause: new Error("x") })).type).toBe(
    "DB_CONNECTION_LOST",
  );
});

it("does not ask any other error's cause", () => {
  const first = error({ sqlState: "23505" });
  expect(failureOf(error({ code: "DB_TX_ABORTED", cause: first }))).toEqual({
    type: "DB_TX_ABORTED",
    sqlState: undefined,
  });
});

it("survives an error that is its own cause", () => {
  const looped: Error & { code?: string } = error({ code: "DB_CONNECTION_LOST" });
  looped.cause = looped;
  expect(failureOf(looped).type).toBe("DB_CONNECTION_LOST");
});

it("calls a JavaScript error by its class, and anything else _OTHER", () => {
  expect(failureOf(new TypeError("x")).type).toBe("TypeError");
  expect(failureOf(new Error("x")).type).toBe("_OTHER");
  for (const thrown of ["a text", 1, null, undefined, {}]) {
    expect(failureOf(thrown)).toEqual({ type: "_OTHER", sqlState: undefined });
  }
});

it("never shows what an error says", () => {
  fc.assert(
    fc.property(
      fc.subarray(["message", "code", "name", "detail", "severity", "sqlState"]),
      fc.constantFrom("zqsecret value", "DB_zqsecret", "DB_POOL_TIMEOUT zqsecret"),
      (keys, secret) => {
        const failure = failureOf(error(Object.fromEntries(keys.map((key) => [key, secret]))));
        expect(JSON.stringify(failure)).not.toContain("zqsecret");
      },
    ),
  );
});

it("writes a failure as attributes, and the status only if the server sent one", () => {
  expect(failureAttributes(undefined)).toEqual({});
  expect(failureAttributes({ type: "EPIPE", sqlState: undefined })).toEqual({
    "error.type": "EPIPE",
  });
  expect(failureAttributes({ type: "23505", sqlState: "23505" })).toEqual({
    "error.type": "23505",
    "db.response.status_code": "23505",
  });
});

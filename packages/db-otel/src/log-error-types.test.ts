import { ConnectFailedError, ConnectionLostError, PoolTimeoutError } from "@abe/db-core/errors";
import { logObserver } from "@abe/db-core/observer";
import { expect, it } from "vitest";
import { failureAttributes, failureOf } from "./failure.js";
import { shop } from "../test/hand-made-events.js";

/** What a log line says of an error, by the names it has in common with metrics and spans. */
function logged(error: unknown): object {
  const lines: Record<string, unknown>[] = [];
  const log = (fields: object): void => void lines.push(fields as Record<string, unknown>);
  const logger = { debug: log, info: log, warn: log, error: log };
  logObserver(logger).retire?.({ pool: shop, connectionId: 1, reason: "error", error });
  return Object.fromEntries(
    Object.entries(lines[0] ?? {}).filter(([name]) => /^(?:error\.|db\.response)/.test(name)),
  );
}

function errorWith(fields: object): Error {
  return Object.assign(new Error("x"), fields);
}

const reset = errorWith({ code: "ECONNRESET" });
const denied = errorWith({ code: "28P01", severity: "FATAL" });

const errors: readonly [what: string, error: Error][] = [
  ["the server's", errorWith({ code: "23505", sqlState: "23505" })],
  ["pg's own", denied],
  ["a socket's", errorWith({ code: "EPIPE" })],
  ["a timeout of the pool, whatever its cause", new PoolTimeoutError("x", { cause: reset })],
  ["a connection that the server refused", new ConnectFailedError("x", { cause: denied })],
  ["a connection lost with its socket", new ConnectionLostError("x", { cause: reset })],
  ["a connection lost for no known reason", new ConnectionLostError("x")],
  ["a class of JavaScript", new TypeError("x")],
];

it.each(errors)("a log line names an error as metrics do: %s", (_what, given) => {
  const { "error.type": type } = failureAttributes(failureOf(given));
  expect(type).toBeTypeOf("string");
  expect(logged(given)).toEqual(failureAttributes(failureOf(given)));
});

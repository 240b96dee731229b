import { errorFromServer } from "../../errors/classify.js";
import { ConnectionLostError } from "../../errors/connection-errors.js";
import type { DatabaseError } from "../../errors/database-error.js";
import type { Outcome } from "../../errors/outcome.js";
import { ParameterError, StatementError } from "../../errors/query-errors.js";
import { SimpleQueryError } from "../../errors/server-error.js";
import type { TransactionStatus } from "../transaction-status.js";
import type { Exchange } from "./exchange.js";
import type { PgServerMessage } from "./pg-client.js";
import { isServerMessage, serverErrorFields } from "./server-error.js";
import { SimpleExchange } from "./simple-exchange.js";

/** The error for a request that the server refused. */
export function refusal(exchange: Exchange<unknown>): unknown {
  const { serverError: error, text } = exchange;
  if (!isServerMessage(error)) return error;
  const server = serverErrorFields(error);
  if (exchange instanceof SimpleExchange)
    return new SimpleQueryError(error.message, {
      server,
      statement: text,
      completed: exchange.results.length,
      cause: error,
    });
  return (
    misuse(error, text) ?? errorFromServer(error.message, server, { statement: text, cause: error })
  );
}

/** What the server says about the request rather than about the data. `routine` is never translated. */
function misuse(error: PgServerMessage & { message: string }, statement: string): unknown {
  const options = { statement, cause: error };
  if (error.code === "42601" && error.routine === "exec_parse_message")
    return new StatementError(
      "the text holds several statements: send one, or use batch()",
      options,
    );
  if (error.code === "08P01" && error.routine === "exec_bind_message") {
    const [given, wanted] = error.message.match(/\d+/g) ?? [];
    return new ParameterError(
      `the statement takes ${wanted ?? "another number of"} values and ${given ?? "that many"} were given`,
      options,
    );
  }
  return undefined;
}

/** The error for a request whose answer will never come. */
export function lost(
  exchange: Exchange<unknown>,
  before: TransactionStatus,
  cause: unknown,
): DatabaseError {
  const outcome = lostOutcome(exchange, before);
  const effect =
    outcome === "not_applied"
      ? "nothing was applied"
      : "whether it was applied is not known: verify before running it again";
  return new ConnectionLostError(`the connection was lost (${describe(cause)}); ${effect}`, {
    outcome,
    isRetryable: outcome === "not_applied",
    statement: exchange.text,
    cause,
  });
}

function lostOutcome(exchange: Exchange<unknown>, before: TransactionStatus): Outcome {
  if (!exchange.written || exchange.effect === "nothing") return "not_applied";
  if (exchange.effect === "commit") return "unknown";
  return before === "idle" ? "unknown" : "not_applied";
}

/** The reason in a few words. */
export function describe(cause: unknown): string {
  if (!(cause instanceof Error)) return "reason unknown";
  const { code } = cause as { code?: unknown };
  return typeof code === "string" ? `${code} ${cause.message}` : cause.message;
}

import { errorFromServer } from "../../errors/classify.js";
import { ConnectionLostError } from "../../errors/connection-errors.js";
import { type DatabaseError, isDatabaseError } from "../../errors/database-error.js";
import type { Outcome } from "../../errors/outcome.js";
import { DecodeError, ParameterError, StatementError } from "../../errors/query-errors.js";
import { SimpleQueryError, StalePlanError } from "../../errors/server-error.js";
import { sqlStateRule } from "../../errors/sql-state-rules.js";
import type { TransactionStatus } from "../transaction-status.js";
import type { Exchange } from "./exchange.js";
import { GroupExchange } from "./group-exchange.js";
import { isServerMessage, serverErrorFields, type ServerMessage } from "./server-message.js";
import { SimpleExchange } from "./simple-exchange.js";

/**
 * The error for a request that the server refused.
 *
 * @param before what the server had said before the request.
 */
export function refusal(exchange: Exchange<unknown>, before: TransactionStatus): unknown {
  const { serverError: error, text } = exchange;
  if (!isServerMessage(error)) return error;
  const server = serverErrorFields(error);
  const context = {
    statement: text,
    cause: error,
    ...(exchange.mayHaveCommitted(before) ? { outcome: "unknown" as const } : {}),
  };
  if (exchange instanceof SimpleExchange)
    return new SimpleQueryError(error.message, {
      ...context,
      server,
      completed: exchange.results.length,
    });
  // The same as a changed plan: the statement is prepared anew at its next use.
  if (exchange instanceof GroupExchange && exchange.isStale)
    return new StalePlanError(error.message, { server, isRetryable: true, statement: text });
  return misuse(error, text) ?? errorFromServer(error.message, server, context);
}

/**
 * The error for what failed on this side. The statement ran; where no transaction is open its effects are
 * final.
 *
 * @param after what the server said when it was done.
 */
export function unreadable(exchange: Exchange<unknown>, after: TransactionStatus): unknown {
  const { kind, error, statement = exchange.text } = exchange.localError ?? {};
  if (kind !== "value") return error;
  const known = isDatabaseError(error);
  const reason = known ? error.message : "a value could not be read";
  return new DecodeError(reason, {
    outcome: after === "idle" ? "applied" : "not_applied",
    statement,
    cause: known ? error.cause : error,
  });
}

/** What the server says about the request rather than about the data. `routine` is never translated. */
function misuse(error: ServerMessage & { message: string }, statement: string): unknown {
  const options = { statement, cause: error };
  if (error.code === "42601" && error.routine === "exec_parse_message")
    return new StatementError(
      "the text holds several statements: send one, or use batch()",
      options,
    );
  if (error.code === "08P01" && error.routine === "exec_bind_message") {
    // In any language the counts come first and last; between them may be the statement's name.
    const counts = error.message.match(/\d+/g) ?? [];
    const [given = "that many", wanted = "another number of"] = [counts[0], counts.at(-1)];
    return new ParameterError(
      `the statement takes ${wanted} values and ${given} were given; nothing was run`,
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
    isRetryable: outcome === "not_applied" && isPassing(cause),
    statement: exchange.text,
    cause,
  });
}

/** A server that ended the session because its time was used up would do so again. */
function isPassing(cause: unknown): boolean {
  return !isServerMessage(cause) || sqlStateRule(cause.code, cause.routine).isRetryable;
}

function lostOutcome(exchange: Exchange<unknown>, before: TransactionStatus): Outcome {
  if (!exchange.written || exchange.effect === "nothing") return "not_applied";
  // A failed transaction can only be rolled back, whatever it is told.
  if (before === "failed" && exchange instanceof GroupExchange) return "not_applied";
  if (exchange.effect === "commit") return "unknown";
  return before === "idle" ? "unknown" : "not_applied";
}

/** The reason in a few words. */
function describe(cause: unknown): string {
  if (!(cause instanceof Error)) return "reason unknown";
  const { code } = cause as { code?: unknown };
  return typeof code === "string" ? `${code} ${cause.message}` : cause.message;
}

import { NoRowsError, TooManyRowsError } from "../errors/query-errors.js";
import type { DatabaseErrorDetails } from "../errors/database-error.js";
import type { Outcome } from "../errors/outcome.js";
import type { StatementResult } from "../driver/driver.js";
import type { Call } from "./call.js";

/** What a statement returned, and what became of it. */
export interface Ran {
  readonly call: Call;
  readonly result: StatementResult;
  readonly outcome: Outcome;
}

/** The only row. @throws NoRowsError, TooManyRowsError. */
export function onlyRow(ran: Ran): unknown {
  const row = optionalRow(ran);
  if (row === undefined)
    throw new NoRowsError("one row was expected and none was returned", detailsOf(ran));
  return row;
}

/** The only row, or `undefined`. @throws TooManyRowsError. */
export function optionalRow(ran: Ran): unknown {
  const { rows } = ran.result;
  if (rows.length > 1)
    throw new TooManyRowsError(
      `one row was expected and ${rows.length} were returned`,
      detailsOf(ran),
    );
  return rows[0];
}

function detailsOf({ call, outcome }: Ran): DatabaseErrorDetails {
  return {
    outcome,
    statement: call.text,
    ...(call.name === undefined ? {} : { statementName: call.name }),
  };
}

/** The first column of a row, by the order the server gave; of one that a schema has made, by its name. */
export function firstColumn(row: unknown, { call, result }: Ran): unknown {
  if (call.rowMode === "array") return (row as unknown[])[0];
  const name = result.fields[0]?.name;
  return name === undefined ? undefined : (row as Record<string, unknown>)[name];
}

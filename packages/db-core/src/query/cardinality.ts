import { NoRowsError, TooManyRowsError } from "../errors/query-errors.js";
import type { StatementResult } from "../driver/driver.js";
import type { Call } from "./call.js";

/** The only row. @throws NoRowsError, TooManyRowsError. */
export function onlyRow(rows: readonly unknown[], call: Call): unknown {
  const row = optionalRow(rows, call);
  if (row === undefined)
    throw new NoRowsError("one row was expected and none was returned", {
      statement: call.text,
      ...(call.name === undefined ? {} : { statementName: call.name }),
    });
  return row;
}

/** The only row, or `undefined`. @throws TooManyRowsError. */
export function optionalRow(rows: readonly unknown[], call: Call): unknown {
  if (rows.length > 1)
    throw new TooManyRowsError(`one row was expected and ${rows.length} were returned`, {
      statement: call.text,
      ...(call.name === undefined ? {} : { statementName: call.name }),
    });
  return rows[0];
}

/** The first column of a row, by the order the server gave. */
export function firstColumn(row: unknown, result: StatementResult): unknown {
  const name = result.fields[0]?.name;
  return name === undefined ? undefined : (row as Record<string, unknown>)[name];
}

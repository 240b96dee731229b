import type { StatementResult } from "../driver/driver.js";
import { firstColumn, onlyRow, optionalRow, type Ran } from "./cardinality.js";
import { validateRows } from "./validate-rows.js";

/** What a method makes of the answer to its statement. */
export interface Reading<Value> {
  /** `array`: it wants rows by position. */
  readonly rowMode?: "array";
  /** @throws NoRowsError, TooManyRowsError. */
  plain(ran: Ran): Value;
  /** The same with rows as the statement's schema returns them. @throws RowValidationError as well. */
  validated(ran: Ran): Promise<Value>;
}

const one: Reading<unknown> = {
  plain: onlyRow,
  validated: async (ran) => (await rowsOf(ran, [onlyRow(ran)]))[0],
};

const exists: Reading<boolean> = {
  plain: ({ result }) => result.rows.length > 0,
  validated: async (ran) => exists.plain(ran),
};

const execute: Reading<number> = {
  plain: ({ result }) => result.rowCount ?? 0,
  validated: async (ran) => execute.plain(ran),
};

/** By the names of the methods. */
export const readings: {
  readonly query: Reading<StatementResult>;
  readonly one: Reading<unknown>;
  readonly maybeOne: Reading<unknown>;
  readonly many: Reading<unknown[]>;
  readonly scalar: Reading<unknown>;
  readonly column: Reading<unknown[]>;
  readonly exists: Reading<boolean>;
  readonly execute: Reading<number>;
} = {
  query: {
    plain: ({ result }) => result,
    validated: async (ran) => ({ ...ran.result, rows: await rowsOf(ran) }),
  },
  one,
  maybeOne: {
    plain: (ran) => optionalRow(ran) ?? null,
    async validated(ran) {
      const row = optionalRow(ran);
      return row === undefined ? null : (await rowsOf(ran, [row]))[0];
    },
  },
  many: {
    plain: ({ result }) => result.rows,
    validated: (ran) => rowsOf(ran),
  },
  scalar: {
    rowMode: "array",
    plain: (ran) => firstColumn(onlyRow(ran), ran),
    validated: async (ran) => firstColumn(await one.validated(ran), ran),
  },
  column: {
    rowMode: "array",
    plain: (ran) => ran.result.rows.map((row) => firstColumn(row, ran)),
    validated: async (ran) => (await rowsOf(ran)).map((row) => firstColumn(row, ran)),
  },
  exists,
  execute,
};

/** @param rows default: all of them. */
function rowsOf(ran: Ran, rows: readonly unknown[] = ran.result.rows): Promise<unknown[]> {
  return validateRows(rows, ran.call, ran.outcome);
}

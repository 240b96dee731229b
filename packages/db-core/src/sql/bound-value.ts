import { SqlTemplateError } from "../errors/query-errors.js";
import { isFragment } from "./fragment.js";
import type { Fragment } from "./fragment.js";

/**
 * An instance of a class that a codec writes, such as `Range`, `Temporal.Instant` or one's own. The
 * properties make a promise, a function and an array of something else a compile error; a plain object
 * cannot be told apart by its type and is refused when it is bound.
 */
export type ClassValue = object & {
  readonly then?: never;
  readonly call?: never;
  readonly concat?: never;
};

/**
 * What a slot binds as a parameter. An array becomes a PostgreSQL array. A plain object is none: write
 * `sql.json(value)`.
 */
export type SqlValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | Date
  | Uint8Array
  | readonly SqlValue[]
  | ClassValue;

/**
 * What stands for a json or jsonb parameter of a text: an object, which is written as JSON, or JSON's own text. An
 * array is none, for it is written as PostgreSQL's: stringify it.
 */
export type JsonParameter =
  | string
  | number
  | boolean
  | Readonly<Record<string, unknown>>
  | ClassValue;

/** What a slot of a `sql` template holds. */
export type SqlSlot = SqlValue | Fragment;

/** Why a value cannot be bound, or `undefined` when it can. Says what it is, never its content. */
export function bindingFault(value: unknown): string | undefined {
  if (value === undefined) {
    return "undefined is no SQL value: bind null, or leave the part out with sql.empty.";
  }
  if (typeof value === "function") return "A function is no SQL value: was it meant to be called?";
  if (typeof value === "symbol") return "A symbol is no SQL value.";
  return typeof value === "object" && value !== null ? objectFault(value) : undefined;
}

/** PostgreSQL's MAXDIM: an array has at most six dimensions. */
const maxDimensions = 6;

function objectFault(value: object): string | undefined {
  if (Array.isArray(value)) return arrayFault(value, 1);
  if ("then" in value && typeof value.then === "function") {
    return "A promise is no SQL value: an await is missing.";
  }
  if (value instanceof Date) {
    return Number.isNaN(value.getTime()) ? "An invalid Date is no SQL value." : undefined;
  }
  if (value instanceof Map || value instanceof Set) {
    return `A ${value.constructor.name} is no SQL value: spread it into an array.`;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null
    ? "A plain object is ambiguous: write sql.json(value) for json and jsonb."
    : undefined;
}

function arrayFault(values: readonly unknown[], dimensions: number): string | undefined {
  if (dimensions > maxDimensions) {
    return `An array of more than ${maxDimensions} dimensions is no SQL value.`;
  }
  // A hole reads as undefined here, which `forEach` and its like would skip.
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index];
    const fault = Array.isArray(value)
      ? arrayFault(value, dimensions + 1)
      : isFragment(value)
        ? "A fragment cannot be an array's element: write sql.join([…])."
        : bindingFault(value);
    if (fault !== undefined) return dimensions === 1 ? `Element ${index}: ${fault}` : fault;
  }
  return undefined;
}

/**
 * Makes sure a helper was given fragments and bindable values. `where` says which part is meant, such
 * as `row 2, column "nick"`.
 *
 * @throws SqlTemplateError naming `where`.
 */
export function requireSlot(value: unknown, where: string): void {
  const fault = isFragment(value) ? undefined : bindingFault(value);
  if (fault !== undefined) throw new SqlTemplateError(`${where}: ${fault}`);
}

/**
 * Makes sure a helper was given a fragment.
 *
 * @throws SqlTemplateError naming `where`.
 */
export function requireFragment(value: unknown, where: string): asserts value is Fragment {
  if (isFragment(value)) return;
  throw new SqlTemplateError(`${where} must be a fragment: write sql\`…\`.`);
}

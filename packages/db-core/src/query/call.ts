import { ParameterError } from "../errors/query-errors.js";
import type { QueryOptions } from "../queryable.js";
import type { Cardinality, Statement } from "../sql/statement.js";
import type { StandardSchema } from "../sql/standard-schema.js";

/** A text or a Statement, brought to one form. */
export interface Call {
  readonly text: string;
  readonly values: readonly unknown[];
  readonly name: string | undefined;
  readonly schema: StandardSchema | undefined;
  readonly options: QueryOptions;
}

/** Either `(text, values?, options?)` or `(statement, options?)`. */
export type CallArguments = readonly [
  statement: string | Statement<unknown, Cardinality>,
  valuesOrOptions?: readonly unknown[] | QueryOptions,
  options?: QueryOptions,
];

const noValues: readonly unknown[] = [];
const noOptions: QueryOptions = {};

/** Brings the two ways of calling to one form. Nothing is checked here. */
export function toCall(args: CallArguments): Call {
  const [statement, second, third] = args;
  if (typeof statement === "string") {
    const options = third ?? noOptions;
    const values = valuesOf(second);
    return { text: statement, values, name: options.name, schema: undefined, options };
  }
  const options: QueryOptions = second === undefined || isValues(second) ? noOptions : second;
  return {
    text: statement.text,
    values: statement.values ?? noValues,
    name: options.name ?? statement.name,
    schema: statement.schema,
    options,
  };
}

function valuesOf(given: readonly unknown[] | QueryOptions | undefined): readonly unknown[] {
  if (given === undefined) return noValues;
  if (isValues(given)) return given;
  throw new ParameterError("the values of a text are an array; nothing was sent");
}

function isValues(given: readonly unknown[] | QueryOptions): given is readonly unknown[] {
  return Array.isArray(given);
}

import { ParameterError, StatementError } from "../errors/query-errors.js";
import type { QueryOptions } from "../queryable.js";
import type { TextOrStatement } from "../sql/statement.js";
import type { StandardSchema } from "../sql/standard-schema.js";

/** A text or a Statement, brought to one form. */
export interface Call {
  readonly text: string;
  readonly values: readonly unknown[];
  readonly name: string | undefined;
  readonly schema: StandardSchema | undefined;
  readonly options: QueryOptions;
  /** `array`: each row as an array, so that columns of one name are told apart. Default `object`. */
  readonly rowMode?: "array" | undefined;
}

const noValues: readonly unknown[] = [];
const noOptions: QueryOptions = {};

/**
 * Brings the two ways of calling, `(text, values?, options?)` and `(statement, options?)`, to one form. What the text
 * and the values hold is not looked at.
 *
 * @param rowMode for a statement without a schema.
 * @throws StatementError neither a text nor a statement. @throws ParameterError values are no array, or
 * options no object.
 */
export function toCall(
  statement: TextOrStatement,
  second?: readonly unknown[] | QueryOptions,
  third?: QueryOptions,
  rowMode?: "array",
): Call {
  if (typeof statement === "string") {
    const options = optionsOf(third);
    const values = valuesOf(second);
    return { text: statement, values, name: options.name, schema: undefined, options, rowMode };
  }
  if (typeof statement !== "object" || statement === null)
    throw new StatementError(
      `a statement is a text or what sql makes, not ${kindOf(statement)}; nothing was sent`,
    );
  const options = Array.isArray(second) ? noOptions : optionsOf(second);
  return {
    text: statement.text,
    values: valuesOf(statement.values),
    name: options.name ?? statement.name,
    schema: statement.schema,
    options,
    // A schema wants to see objects.
    rowMode: statement.schema === undefined ? rowMode : undefined,
  };
}

function valuesOf(given: unknown): readonly unknown[] {
  if (given === undefined) return noValues;
  if (Array.isArray(given)) return given;
  throw new ParameterError(
    `the values of a text are an array, not ${kindOf(given)}; nothing was sent`,
  );
}

function optionsOf(given: unknown): QueryOptions {
  if (given === undefined || given === null) return noOptions;
  if (typeof given === "object") return given;
  throw new ParameterError(`options are an object, not ${kindOf(given)}; nothing was sent`);
}

function kindOf(value: unknown): string {
  return value === null ? "null" : typeof value;
}

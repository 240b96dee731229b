import { SqlTemplateError } from "../errors/query-errors.js";
import { createFragment } from "./fragment.js";
import type { Fragment } from "./fragment.js";

/**
 * JSON text of a value, made now: later changes to the value do not reach the statement.
 *
 * @throws SqlTemplateError circular, a bigint inside, or nothing JSON has a text for.
 */
export function jsonText(value: unknown, where: string): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch (cause) {
    throw new SqlTemplateError(`${where}: the value has no JSON form (circular, or a bigint).`, {
      cause,
    });
  }
  if (text === undefined) {
    throw new SqlTemplateError(`${where}: ${typeof value} has no JSON form.`);
  }
  return text;
}

/**
 * Binds a value as JSON text, for `json` and `jsonb`. `null` is JSON's null; bind `null` itself for
 * SQL's. Text with NUL or half a character passes `json` but not `jsonb`, which refuses it with
 * SQLSTATE 22P05 or 22P02.
 */
export function json(value: unknown): Fragment {
  return createFragment(["", ""], [jsonText(value, "sql.json")]);
}

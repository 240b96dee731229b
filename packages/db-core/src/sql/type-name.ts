import { SqlTemplateError } from "../errors/query-errors.js";

/** Types whose names are several words; all others are one word, possibly qualified. */
const several =
  /^(?:double precision|(?:character|bit) varying|(?:time|timestamp)(?: ?\(\d\))? with(?:out)? time zone)/i;
const name = /(?:[A-Za-z_][A-Za-z0-9_]*|"(?:[^"\0]|"")+")/;
const single = new RegExp(`^${name.source}(?:\\.${name.source})?`);
const modifier = /^ ?\(\d{1,5}(?:, ?-?\d{1,4})?\)$/;

/**
 * `type` when it is spelled like the name of a type: `int8`, `numeric(10,2)`, `shop."Order State"`,
 * `timestamp with time zone`. Whether it exists is for the server to say.
 *
 * @throws SqlTemplateError anything else, array types included: unnest would flatten their elements.
 */
export function typeName(type: string, where: string): string {
  if (typeof type === "string" && /\[\s*\d*\s*\]\s*$/.test(type)) {
    throw new SqlTemplateError(
      `${where}: unnest flattens arrays of arrays. Pass the rows as jsonb to jsonb_to_recordset().`,
    );
  }
  const found =
    typeof type === "string" ? (several.exec(type) ?? single.exec(type))?.[0] : undefined;
  const rest = found === undefined ? undefined : type.slice(found.length);
  if (rest === "" || (rest !== undefined && modifier.test(rest))) return type;
  throw new SqlTemplateError(`${where}: not spelled like the name of a type.`);
}

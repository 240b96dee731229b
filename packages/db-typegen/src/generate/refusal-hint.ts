import type { Session } from "@abe/db-core/session";
import type { StatementProblem } from "../describe/statement-description.js";
import type { StatementSource } from "../source/statement-source.js";
import { nearestName } from "./nearest-name.js";

/** Names of a schema that a text can misspell. */
export interface KnownNames {
  readonly relations: readonly string[];
  readonly functions: readonly string[];
  readonly types: readonly string[];
}

/** Reads the names. */
export async function knownNames(session: Session): Promise<KnownNames> {
  return {
    relations: await session.column<string>(
      "SELECT DISTINCT relname FROM pg_catalog.pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY 1",
    ),
    functions: await session.column<string>(
      "SELECT DISTINCT proname FROM pg_catalog.pg_proc ORDER BY 1",
    ),
    types: await session.column<string>(
      "SELECT DISTINCT typname FROM pg_catalog.pg_type WHERE typname NOT LIKE '\\_%' ORDER BY 1",
    ),
  };
}

/** What to type instead, where the server does not say it: a name that is there, or a cast. */
export function refusalHint(
  { sqlState, message, hint }: StatementProblem,
  source: StatementSource,
  names: KnownNames,
): string | undefined {
  switch (sqlState) {
    // undefined_table
    case "42P01":
      return didYouMean(message, names.relations) ?? hint;
    // undefined_function: the server's hint is about types of arguments.
    case "42883":
      return didYouMean(message, names.functions) ?? hint;
    // undefined_object
    case "42704":
      return didYouMean(message, names.types) ?? hint;
    // indeterminate_datatype, ambiguous_parameter
    case "42P18":
    case "42P08":
      return hint ?? castHint(message, source);
    default:
      return hint;
  }
}

/** The name in the server's sentence: between quotes, or before the parenthesis of a function. */
function didYouMean(message: string, names: readonly string[]): string | undefined {
  const quoted = /"((?:[^"]|"")+)"/.exec(message)?.[1] ?? /(\w+)\(/.exec(message)?.[1];
  const wanted = quoted?.split(".").at(-1);
  if (wanted === undefined || names.includes(wanted)) return undefined;
  const name = nearestName(wanted, names);
  return name === undefined ? undefined : `Did you mean ${name}?`;
}

function castHint(message: string, { parameterNames }: StatementSource): string {
  const number = /\$(\d+)/.exec(message)?.[1];
  const name = number === undefined ? undefined : parameterNames?.[Number(number) - 1];
  const written = name === undefined ? `$${number ?? "1"}` : `:${name}`;
  return `Say its type, such as ${written}::text.`;
}

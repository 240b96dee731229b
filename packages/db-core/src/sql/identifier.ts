import { SqlTemplateError } from "../errors/query-errors.js";
import { createFragment } from "./fragment.js";
import type { Fragment } from "./fragment.js";
import { quoteIdentifier } from "./quote-identifier.js";

/** A possibly qualified name: `id("public", "users")` renders `"public"."users"`. */
export function id(...path: readonly [name: string, ...names: string[]]): Fragment {
  if (path.length === 0) throw new SqlTemplateError("sql.id needs a name.");
  return createFragment([path.map((name) => quoteIdentifier(name)).join(".")], []);
}

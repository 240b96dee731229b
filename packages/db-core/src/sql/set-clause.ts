import { SqlTemplateError } from "../errors/query-errors.js";
import { requireSlot } from "./bound-value.js";
import type { SqlSlot } from "./bound-value.js";
import { createFragment } from "./fragment.js";
import type { Fragment } from "./fragment.js";
import { quoteIdentifier } from "./quote-identifier.js";

/** Values by column. A key that is missing or `undefined` leaves its column alone. */
export type Patch<Column extends string> = { readonly [K in Column]?: SqlSlot | undefined };

/**
 * `"nick" = $1, "email" = $2`: the part of an UPDATE after SET, columns in the order of `allowed`. The
 * allow-list is mandatory, because a patch often comes from outside.
 *
 * @throws SqlTemplateError nothing to set, a key that is not allowed, or a value that cannot be bound.
 */
export function set<const Column extends string>(
  patch: Patch<NoInfer<Column>>,
  allowed: readonly Column[],
): Fragment {
  if (typeof patch !== "object" || patch === null || !Array.isArray(allowed)) {
    throw new SqlTemplateError("sql.set needs a patch and the columns it may set.");
  }
  const given = new Map(Object.entries(patch).filter(([, value]) => value !== undefined));
  const stray = [...given.keys()].find((key) => !allowed.some((column) => column === key));
  if (stray !== undefined) {
    throw new SqlTemplateError(
      `sql.set: ${JSON.stringify(stray.slice(0, 63))} is not one of ${allowed.join(", ")}.`,
    );
  }
  const columns = [...new Set<string>(allowed)].filter((column) => given.has(column));
  if (columns.length === 0) throw new SqlTemplateError("sql.set: nothing to set.");
  for (const column of columns) requireSlot(given.get(column), `sql.set, ${column}`);
  const texts = columns.map(
    (column, index) => `${index === 0 ? "" : ", "}${quoteIdentifier(column)} = `,
  );
  return createFragment(
    [...texts, ""],
    columns.map((column) => given.get(column)),
  );
}

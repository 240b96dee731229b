import { SqlTemplateError } from "../errors/query-errors.js";
import { createFragment, isEmptyFragment, isFragment } from "./fragment.js";
import type { Fragment } from "./fragment.js";

/** An entry of `sql.and` and `sql.or`; `condition && sql`…`` vanishes where the condition is false. */
export type Condition = Fragment | false | null | undefined;

/** All of the conditions that are there; `TRUE` when none is. Each is in parentheses. */
export function and(conditions: readonly Condition[]): Fragment {
  return combine("AND", conditions, "TRUE");
}

/** Any of the conditions that are there; `FALSE` when none is. Each is in parentheses. */
export function or(conditions: readonly Condition[]): Fragment {
  return combine("OR", conditions, "FALSE");
}

function combine(operator: "AND" | "OR", conditions: readonly Condition[], none: string): Fragment {
  const present = conditions.filter((entry, index) => isPresent(entry, operator, index));
  if (present.length === 0) return createFragment([none], []);
  const between = present.slice(1).map(() => `) ${operator} (`);
  // Parentheses around the whole: NOT and a neighbouring AND bind tighter than OR.
  const [open, close] = present.length === 1 ? ["(", ")"] : ["((", "))"];
  return createFragment([open, ...between, close], present);
}

function isPresent(entry: Condition, operator: string, index: number): entry is Fragment {
  if (entry === false || entry === null || entry === undefined) return false;
  if (isFragment(entry)) return !isEmptyFragment(entry);
  // 0 and "" do not vanish: `filter.age && sql`…`` would drop the filter `age = 0`.
  throw new SqlTemplateError(
    `sql.${operator.toLowerCase()}, entry ${index}: neither a fragment nor false, null or undefined. ` +
      "Write `x !== undefined && sql`…``.",
  );
}

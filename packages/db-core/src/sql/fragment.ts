import { SqlTemplateError } from "../errors/query-errors.js";

/**
 * Marks a fragment, as an own property. A symbol, because a JSON body can carry any string key but no
 * symbol; from the global registry, so that a second copy of the package recognises the first one's.
 */
export const sqlBrand: unique symbol = Symbol.for("@abe/sql");

/** Bind counts parameters in 16 bits (PostgreSQL documentation, section 55.7). */
export const maxParameters: number = 65_535;

/** What a fragment is made of. Read across copies of the package: keys may be added, never changed. */
export interface FragmentParts {
  /** SQL around the slots, one more than there are slots. Each is lexically complete at its end. */
  readonly strings: readonly string[];
  /** What the slots hold: fragments, and values to bind. */
  readonly values: readonly unknown[];
  /** Values bound here and in nested fragments. At most 65,535. */
  readonly size: number;
}

/** A piece of SQL with its values, for a slot of a `sql` template. Immutable. */
export interface Fragment {
  readonly [sqlBrand]: FragmentParts;
}

/** Whether `value` is a fragment, also one made by another copy of the package. */
export function isFragment(value: unknown): value is Fragment {
  return typeof value === "object" && value !== null && Object.hasOwn(value, sqlBrand);
}

/** Whether the fragment renders nothing: `sql.empty`, or a blank template. */
export function isEmptyFragment(fragment: Fragment): boolean {
  const { strings, values } = fragment[sqlBrand];
  return values.length === 0 && strings.every((text) => text.trim() === "");
}

/**
 * Freezes the parts of a fragment. The values themselves are kept by reference.
 *
 * @throws SqlTemplateError more than 65,535 values.
 */
export function fragmentParts(
  strings: readonly string[],
  values: readonly unknown[],
): FragmentParts {
  let size = 0;
  for (const value of values) size += isFragment(value) ? value[sqlBrand].size : 1;
  if (size > maxParameters) {
    throw new SqlTemplateError(
      `${size} values: PostgreSQL takes at most ${maxParameters} parameters in a statement. ` +
        "Bind arrays (sql.unnest, = any(…)), or load the rows with copyFrom().",
    );
  }
  return new FrozenParts(Object.freeze(strings), Object.freeze(values), size);
}

/** Objects of a class are made and frozen in half of the time that a literal takes. */
class FrozenParts implements FragmentParts {
  readonly strings: readonly string[];
  readonly values: readonly unknown[];
  readonly size: number;

  constructor(strings: readonly string[], values: readonly unknown[], size: number) {
    this.strings = strings;
    this.values = values;
    this.size = size;
    Object.freeze(this);
  }
}

/** `console.log` shows how many values there are, never the values. */
const inspectable = {
  [Symbol.for("nodejs.util.inspect.custom")](this: Fragment): string {
    return `sql fragment (${this[sqlBrand].size} values)`;
  },
};

/** A fragment of these parts. Equal in effect to a `sql` template with the same slots. */
export function createFragment(strings: readonly string[], values: readonly unknown[]): Fragment {
  return Object.freeze({ __proto__: inspectable, [sqlBrand]: fragmentParts(strings, values) });
}

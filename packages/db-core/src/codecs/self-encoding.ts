/** Key of the method by which an object of ours writes itself; the same in every copy of the package. */
export const wireText: unique symbol = Symbol.for("@abe/db-core/wireText");

/** Writes a value inside another one. `null` is SQL's NULL. */
export type EncodePart = (value: unknown) => string | null;

/** An object that is bound as a text of its own instead of JSON: {@link Range}, {@link Interval}. */
export interface SelfEncoding {
  [wireText](encode: EncodePart): string;
}

/** A parsed JSON body cannot pass for one: JSON has no symbols. */
export function isSelfEncoding(value: object): value is SelfEncoding {
  return wireText in value;
}

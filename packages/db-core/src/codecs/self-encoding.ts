/** Writes a value inside another one. `null` is SQL's NULL. */
export type EncodePart = (value: unknown) => string | null;

/** An object that is bound as a text of its own instead of JSON: {@link Range}, {@link Interval}. */
export interface SelfEncoding {
  /** The text PostgreSQL reads. */
  toWireText(encode: EncodePart): string;
}

/** A parsed JSON body cannot pass for one: JSON has no functions. */
export function isSelfEncoding(value: object): value is SelfEncoding {
  return typeof Reflect.get(value, "toWireText") === "function";
}

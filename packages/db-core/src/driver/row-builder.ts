import type { Decoders, FieldInfo } from "./driver.js";

/** Makes one row of the text forms of its columns. */
export type RowBuilder = (values: readonly (string | null)[]) => unknown;

/**
 * Builds the row constructor of a result. Of columns with equal names the last one wins in an object,
 * as in pg; `array` keeps all.
 */
export function rowBuilder(
  fields: readonly FieldInfo[],
  decoders: Decoders,
  mode: "object" | "array",
): RowBuilder {
  const decode = fields.map((field) => decoders.decoder(field.dataTypeID));
  const value = (text: string | null, column: number): unknown =>
    text === null ? null : decode[column]?.(text);
  if (mode === "array") return (values) => values.map(value);
  const names = fields.map((field) => field.name);
  if (names.includes("__proto__")) return (values) => rowByDefinition(names, values.map(value));
  return (values) => {
    const row: Record<string, unknown> = {};
    for (let column = 0; column < names.length; column++) {
      const text = values[column];
      row[names[column] as string] =
        text === null || text === undefined ? null : decode[column]?.(text);
    }
    return row;
  };
}

/** A column named `__proto__` becomes an ordinary property instead of changing the prototype. */
function rowByDefinition(names: readonly string[], values: readonly unknown[]): object {
  const entries = names.map((name, column) => [name, values[column]] as const);
  return Object.fromEntries(entries);
}

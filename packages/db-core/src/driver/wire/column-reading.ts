import type { Decoders, FieldInfo } from "../driver.js";
import { textString } from "./short-text.js";
import { textTexts } from "./text-arrays.js";
import { binaryBytea, binaryFloat8, binaryTimestamptz } from "./binary-values.js";
import type { Bytes } from "./bytes.js";
import { textBoolean, textInteger, textJson, textNumber, textTimestamptz } from "./text-values.js";

/** Reads one value from its bytes; NULL never reaches it. @throws whatever a decoder throws. */
export type ValueRead = (bytes: Bytes, start: number, end: number) => unknown;

/** How one column is asked for and read. */
export interface ColumnReading {
  /** As Bind has it: 0 text, 1 binary. */
  readonly format: 0 | 1;
  readonly read: ValueRead;
}

const float8 = 701;
/** int8 is a number only by a policy, which checks it. */
const integers: ReadonlySet<number> = new Set([21, 23, 26]);

/**
 * Binary form where it is faster to read: float8, timestamptz and bytea. Text for everything else, and
 * wherever the decoder is not one of those that a driver knows: a codec of the caller's always gets text.
 *
 * @param binary the column has not been asked for yet.
 */
export function columnReading(
  { dataTypeID }: FieldInfo,
  decoders: Decoders,
  binary: boolean,
): ColumnReading {
  const decode = decoders.decoder(dataTypeID);
  switch (decoders.reading?.(dataTypeID)) {
    case "text":
      return { format: 0, read: textString };
    case "boolean":
      return { format: 0, read: textBoolean };
    case "json":
      return { format: 0, read: textJson };
    case "number":
      if (binary && dataTypeID === float8) return { format: 1, read: binaryFloat8 };
      return { format: 0, read: integers.has(dataTypeID) ? textInteger : textNumber };
    case "timestamptz":
      if (binary) return { format: 1, read: binaryTimestamptz };
      return { format: 0, read: textTimestamptz(decode) };
    case "bytea":
      if (binary) return { format: 1, read: binaryBytea };
      break;
    case "texts":
      return { format: 0, read: textTexts(decode) };
    case undefined:
  }
  return { format: 0, read: (bytes, start, end) => decode(textString(bytes, start, end)) };
}

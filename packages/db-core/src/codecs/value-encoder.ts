import type { WireValue } from "../driver/driver.js";

/** Writes values of classes that it was told about. */
export interface ValueEncoder {
  /** `undefined`: none of its classes. */
  encode(value: object): WireValue | undefined;
}

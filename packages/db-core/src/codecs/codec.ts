import type { WireValue } from "../driver/driver.js";
import type { DeclaredValue } from "./declared-types.js";

/** How values of one type are read, and values of one class written. */
export interface Codec<Value = unknown> {
  /**
   * An OID, or a name as SQL has it: `int8`, `my_schema.mood`, `"Mood"`. Names that are not built in are
   * looked up, with their arrays, once per database.
   *
   * The server reports a column of a domain as its base type, so a domain's codec sees arrays of the
   * domain only.
   */
  readonly type: string | number;
  /**
   * Reads the text form; NULL never reaches it. Default: an enum or composite as its text, a domain as its
   * base type, a range or multirange of what it ranges over.
   */
  readonly parse?: (text: string) => Value;
  /**
   * What {@link parse} returns, as TypeScript for generated declarations: `import("./money.js").Money`. Of what
   * may be given for a parameter too, unless that is something else. Default: `unknown`.
   */
  readonly typescript?: string | DeclaredValue;
  /** Values of this class are written by {@link serialize} wherever they are bound, in arrays too. */
  readonly class?: abstract new (...values: never[]) => Value;
  /**
   * Text or bytes of a value of {@link class}; needed with it, useless without. A method, so that a codec of
   * one class is a `Codec` all the same: it is given values of its class only.
   */
  serialize?(value: Value): WireValue;
}

import { ProtocolError } from "../../errors/connection-errors.js";
import type { Bytes } from "./bytes.js";
import { textString } from "./short-text.js";

/**
 * The bytes of one message behind its type and length. One object per reader: it is set to each message
 * in turn, so nobody keeps it.
 */
export class Frame {
  bytes: Bytes = empty;
  /** Where reading goes on. */
  at = 0;
  /** Behind the last byte. */
  end = 0;

  byte(): number {
    if (this.at >= this.end) throw torn();
    return this.bytes[this.at++] as number;
  }

  int16(): number {
    return (this.uint16() << 16) >> 16;
  }

  uint16(): number {
    return (this.byte() << 8) | this.byte();
  }

  int32(): number {
    return (this.uint16() << 16) | this.uint16();
  }

  uint32(): number {
    return this.int32() >>> 0;
  }

  /** A text up to its NUL. */
  string(): string {
    const { at } = this;
    const nul = this.bytes.indexOf(0, at);
    if (nul === -1 || nul >= this.end) throw torn();
    this.at = nul + 1;
    return this.bytes.utf8Slice(at, nul);
  }

  /** The text that is the rest of the message, without its NUL. */
  lastString(): string {
    const { at, end } = this;
    if (at >= end || this.bytes[end - 1] !== 0) throw torn();
    this.at = end;
    return textString(this.bytes, at, end - 1);
  }

  /** Nothing is left. */
  finish(): void {
    if (this.at !== this.end) throw torn();
  }
}

const empty = Buffer.alloc(0) as Bytes;

/** The error for a message whose parts do not fit its length. */
export function torn(): ProtocolError {
  return new ProtocolError("a message is not as long as its parts");
}

/** Four bytes, most significant first, signed. Past the end it reads zeros. */
export function int32At(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] as number) << 24) |
    ((bytes[at + 1] as number) << 16) |
    ((bytes[at + 2] as number) << 8) |
    (bytes[at + 3] as number)
  );
}

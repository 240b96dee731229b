import type { Socket } from "node:net";
import type { WireValue } from "../driver.js";
import type { Binding, Frontend } from "../protocol/frontend.js";

/** Bytes of the buffer that is kept between two requests. */
const keptSize = 1 << 14;
/** Bytes that are handed to the socket at once. */
const highWaterMark = 1 << 16;
const allText: readonly number[] = [];
/** Longer texts are written by Node's own code, shorter ones by a loop as long as they are ASCII. */
const shortText = 40;

/**
 * Writes messages into one buffer, which goes to the socket at the end of the tick; while answers are owed
 * anyway, at the end of the turn of the event loop, so that requests that follow on several answers travel
 * together. Where the socket has taken all of it at once the same memory is used again.
 */
export class MessageWriter implements Frontend {
  readonly stream: Socket;
  binary = true;
  /** What is written has answers before its own to wait for. */
  isBehind = false;
  #bytes: Buffer = Buffer.allocUnsafeSlow(keptSize);
  #length = 0;
  #isScheduled = false;
  /** The socket still held what it was given last, as TLS always does. */
  #isHeld = false;
  readonly #send = (): void => {
    this.#isScheduled = false;
    this.send();
  };

  constructor(stream: Socket) {
    this.stream = stream;
  }

  query(text: string): void {
    this.#textMessage(0x51, text);
  }

  parse(statement: string, text: string): void {
    const at = this.#begin(0x50);
    this.#string(statement);
    this.#string(text);
    this.#int16(0);
    this.#end(at);
  }

  bind({ portal, statement, values, formats }: Binding): void {
    const at = this.#begin(0x42);
    this.#string(portal);
    this.#string(statement);
    this.#valueFormats(values);
    this.#int16(values.length);
    for (const value of values) this.#value(value);
    this.#formats(formats ?? allText);
    this.#end(at);
  }

  describePortal(portal: string): void {
    this.#named(0x44, 0x50, portal);
  }

  describeStatement(statement: string): void {
    this.#named(0x44, 0x53, statement);
  }

  execute(portal: string, rows: number): void {
    const at = this.#begin(0x45);
    this.#string(portal);
    this.#int32(rows);
    this.#end(at);
  }

  closePortal(portal: string): void {
    this.#named(0x43, 0x50, portal);
  }

  closeStatement(statement: string): void {
    this.#named(0x43, 0x53, statement);
  }

  flush(): void {
    this.#end(this.#begin(0x48));
  }

  sync(): void {
    this.#end(this.#begin(0x53));
  }

  copyData(chunk: Uint8Array): void {
    const at = this.#begin(0x64);
    this.#raw(chunk);
    this.#end(at);
    // Whoever copies asks next whether the socket takes more.
    this.send();
  }

  copyDone(): void {
    this.#end(this.#begin(0x63));
  }

  copyFail(reason: string): void {
    this.#textMessage(0x66, reason);
  }

  /** Hands what was written to the socket. */
  send(): void {
    const { stream } = this;
    const length = this.#length;
    this.#length = 0;
    // The socket is closing, and will say so: nothing leaves any more.
    if (length === 0 || !stream.writable) return;
    const written = this.#bytes.subarray(0, length);
    stream.write(this.#isHeld ? Buffer.from(written) : written);
    const isHeld = stream.writableLength > 0;
    if ((isHeld && !this.#isHeld) || this.#bytes.length > keptSize)
      this.#bytes = Buffer.allocUnsafeSlow(keptSize);
    this.#isHeld = isHeld;
  }

  #textMessage(type: number, text: string): void {
    const at = this.#begin(type);
    this.#string(text);
    this.#end(at);
  }

  #named(type: number, kind: number, name: string): void {
    const at = this.#begin(type);
    this.#room(1);
    this.#bytes[this.#length++] = kind;
    this.#string(name);
    this.#end(at);
  }

  /** @returns where the length goes. */
  #begin(type: number): number {
    this.#room(5);
    this.#bytes[this.#length] = type;
    this.#length += 5;
    return this.#length - 4;
  }

  #end(at: number): void {
    this.#int32At(this.#length - at, at);
    if (this.#length >= highWaterMark) this.send();
    else if (!this.#isScheduled) {
      this.#isScheduled = true;
      if (this.isBehind) setImmediate(this.#send);
      else process.nextTick(this.#send);
    }
  }

  /** A text form needs no code; where one value is binary each has one. */
  #valueFormats(values: readonly WireValue[]): void {
    let isText = true;
    for (const value of values) if (isBinary(value)) isText = false;
    this.#formats(isText ? allText : values.map((value) => (isBinary(value) ? 1 : 0)));
  }

  #formats(formats: readonly number[]): void {
    this.#int16(formats.length);
    for (const format of formats) this.#int16(format);
  }

  #value(value: WireValue): void {
    if (value === null) {
      this.#int32(-1);
      return;
    }
    this.#room(4);
    const at = this.#length;
    this.#length += 4;
    if (typeof value === "string") this.#text(value);
    else this.#raw(value);
    this.#int32At(this.#length - at - 4, at);
  }

  #raw(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  #string(text: string): void {
    this.#text(text);
    this.#room(1);
    this.#bytes[this.#length++] = 0;
  }

  #text(text: string): void {
    if (text.length <= shortText && this.#ascii(text)) return;
    // A UTF-16 unit takes at most three bytes.
    this.#room(text.length > highWaterMark ? Buffer.byteLength(text) : 3 * text.length);
    this.#length += this.#bytes.write(text, this.#length);
  }

  #ascii(text: string): boolean {
    this.#room(text.length);
    const bytes = this.#bytes;
    let at = this.#length;
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index);
      if (unit > 0x7f) return false;
      bytes[at++] = unit;
    }
    this.#length = at;
    return true;
  }

  #int16(value: number): void {
    this.#room(2);
    this.#bytes[this.#length++] = value >>> 8;
    this.#bytes[this.#length++] = value;
  }

  #int32(value: number): void {
    this.#room(4);
    this.#int32At(value, this.#length);
    this.#length += 4;
  }

  /** Where there is room. Without the checks of `writeInt32BE`. */
  #int32At(value: number, at: number): void {
    const bytes = this.#bytes;
    bytes[at] = value >>> 24;
    bytes[at + 1] = value >>> 16;
    bytes[at + 2] = value >>> 8;
    bytes[at + 3] = value;
  }

  #room(bytes: number): void {
    const needed = this.#length + bytes;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.#bytes.length));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}

function isBinary(value: WireValue): boolean {
  return typeof value === "object" && value !== null;
}

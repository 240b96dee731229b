/** One whole message of a byte stream. */
export interface Frame {
  readonly bytes: Buffer;
  /** The type byte; absent for the untyped messages that open a session. */
  readonly type?: string;
  /** What follows type and length. */
  readonly payload: Buffer;
}

const LENGTH_BYTES = 4;

/**
 * Cuts a byte stream into messages: an optional type byte, and a length that counts itself
 * (PostgreSQL manual, "Overview of Messages"). A message is held back until it is whole.
 */
export class MessageReader {
  #chunks: Buffer[] = [];
  #held = 0;
  /** Bytes without which nothing can be said; chunks are joined only when they are there. */
  #needed = 1;

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#held += chunk.length;
  }

  /** The next whole message; `undefined` until more bytes come. */
  next(typed: boolean): Frame | undefined {
    const header = (typed ? 1 : 0) + LENGTH_BYTES;
    if (this.#held < Math.max(this.#needed, header)) return undefined;
    const joined = this.peek();
    // A length below its own size is no message; the stream would never move on.
    const length = Math.max(joined.readUInt32BE(header - LENGTH_BYTES), LENGTH_BYTES);
    const total = header - LENGTH_BYTES + length;
    this.#needed = total;
    if (this.#held < total) return undefined;
    this.#needed = 1;
    this.#replace(joined.subarray(total));
    return frame(joined.subarray(0, total), header, typed);
  }

  /** Everything that no message has been made of yet. */
  peek(): Buffer {
    const joined = this.#chunks.length === 1 ? this.#chunks[0] : undefined;
    const bytes = joined ?? Buffer.concat(this.#chunks);
    this.#replace(bytes);
    return bytes;
  }

  /** Takes the first `count` bytes, or all there are, without reading them as a message. */
  take(count: number = this.#held): Buffer {
    const bytes = this.peek();
    this.#replace(bytes.subarray(count));
    return bytes.subarray(0, count);
  }

  #replace(bytes: Buffer): void {
    this.#chunks = bytes.length === 0 ? [] : [bytes];
    this.#held = bytes.length;
  }
}

function frame(bytes: Buffer, header: number, typed: boolean): Frame {
  const payload = bytes.subarray(header);
  return typed ? { bytes, payload, type: String.fromCharCode(bytes[0] ?? 0) } : { bytes, payload };
}

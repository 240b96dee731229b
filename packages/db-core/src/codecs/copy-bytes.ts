/** Bytes of a new buffer: a chunk, and what one more row may bring. */
const firstSize = 80 * 1024;

/** Binary values, one behind the other, in memory that grows. Integers have their most significant byte first. */
export class CopyBytes {
  length = 0;
  #bytes: Buffer = Buffer.allocUnsafeSlow(firstSize);

  /** What was written, which is then forgotten. */
  take(): Uint8Array {
    const taken = this.#bytes.subarray(0, this.length);
    // Whoever sends it may hold it for a while.
    this.#bytes = Buffer.allocUnsafeSlow(firstSize);
    this.length = 0;
    return taken;
  }

  byte(value: number): void {
    this.#room(1);
    this.#bytes[this.length++] = value;
  }

  int16(value: number): void {
    this.#room(2);
    this.length = this.#bytes.writeInt16BE(value, this.length);
  }

  int32(value: number): void {
    this.#room(4);
    this.length = this.#bytes.writeInt32BE(value, this.length);
  }

  int64(value: bigint): void {
    this.#room(8);
    this.length = this.#bytes.writeBigInt64BE(value, this.length);
  }

  /** An int8 that is a safe integer. */
  safeInt64(value: number): void {
    const high = Math.floor(value / 2 ** 32);
    this.int32(high);
    this.#room(4);
    this.length = this.#bytes.writeUInt32BE(value - high * 2 ** 32, this.length);
  }

  float64(value: number): void {
    this.#room(8);
    this.length = this.#bytes.writeDoubleBE(value, this.length);
  }

  bytes(value: Uint8Array): void {
    this.#room(value.length);
    this.#bytes.set(value, this.length);
    this.length += value.length;
  }

  /** UTF-8. */
  text(value: string): void {
    // A UTF-16 unit takes at most three bytes.
    this.#room(3 * value.length);
    this.length += this.#bytes.write(value, this.length);
  }

  /** Writes at `at` how many bytes came behind it. */
  lengthAt(at: number): void {
    this.#bytes.writeInt32BE(this.length - at - 4, at);
  }

  #room(bytes: number): void {
    const needed = this.length + bytes;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.#bytes.length));
    this.#bytes.copy(larger, 0, 0, this.length);
    this.#bytes = larger;
  }
}

import fc from "fast-check";
import { expect, it } from "vitest";
import { parseTimestamptz } from "../../codecs/timestamp.js";
import { DecodeError, ProtocolError } from "../../errors/index.js";
import { binaryBytea, binaryFloat8, binaryTimestamptz } from "./binary-values.js";
import type { Bytes } from "./bytes.js";

/** Microseconds from 1970 to PostgreSQL's own beginning. */
const epochMicros = 946_684_800_000_000n;

function timestamptz(micros: bigint): Bytes {
  const bytes = Buffer.alloc(10);
  bytes.writeBigInt64BE(micros, 1);
  return bytes as Bytes;
}

const read = (micros: bigint): unknown => binaryTimestamptz(timestamptz(micros), 1, 9);

it("a timestamptz is cut to the millisecond before it, however far away", () => {
  // PostgreSQL's own range, as far as a Date reaches.
  const micros = fc.bigInt({ min: -211_813_488_000_000_000n, max: 8_552_000_000_000_000_000n });
  fc.assert(
    fc.property(micros, (each) => {
      const sinceEpoch = each + epochMicros;
      const rest = ((sinceEpoch % 1000n) + 1000n) % 1000n;
      expect(read(each)).toEqual(new Date(Number((sinceEpoch - rest) / 1000n)));
    }),
    { numRuns: 2_000 },
  );
});

it("a timestamptz around 2^53 microseconds is exact", () => {
  for (let micros = 2n ** 53n - 3_000n; micros < 2n ** 53n + 3_000n; micros += 7n)
    expect(read(micros)).toEqual(new Date(Number((micros + epochMicros) / 1000n)));
});

it("an infinite timestamptz is the number", () => {
  expect(read(2n ** 63n - 1n)).toBe(Infinity);
  expect(read(-(2n ** 63n))).toBe(-Infinity);
});

it("a timestamptz beyond every Date fails as its text does", () => {
  const failure = (work: () => unknown): unknown => {
    try {
      return work();
    } catch (error) {
      return error;
    }
  };
  const text = failure(() => parseTimestamptz("290000-01-01 00:00:00+00"));
  const binary = failure(() => read(9_100_000_000_000_000_000n));
  expect(binary).toBeInstanceOf(DecodeError);
  expect((binary as Error).message).toBe((text as Error).message);
});

it("values of another length are no values", () => {
  expect(() => binaryTimestamptz(timestamptz(0n), 1, 8)).toThrow(ProtocolError);
  expect(() => binaryFloat8(timestamptz(0n), 1, 10)).toThrow(ProtocolError);
});

it("bytea is a copy: the memory of a message is used again", () => {
  const message = Buffer.from([1, 2, 3, 4]) as Bytes;
  const value = binaryBytea(message, 1, 3);
  message.fill(9);
  expect(value).toEqual(Buffer.from([2, 3]));
});

import { quoteElement } from "./array-literal.js";
import type { Decode } from "./array-literal.js";
import { Reader } from "./reader.js";
import type { EncodePart, SelfEncoding } from "./self-encoding.js";

/** Whether the bounds themselves belong to the range. `empty` contains nothing. */
export type RangeBounds = "[]" | "[)" | "(]" | "()" | "empty";

/**
 * A value of a range type (PostgreSQL documentation, section 8.17). Bound as a parameter it becomes the
 * range's text.
 */
export class Range<T> implements SelfEncoding {
  /** `null`: no lower bound. */
  readonly lower: T | null;
  /** `null`: no upper bound. */
  readonly upper: T | null;
  readonly bounds: RangeBounds;

  constructor(lower: T | null, upper: T | null, bounds: RangeBounds = "[)") {
    this.lower = lower;
    this.upper = upper;
    this.bounds = bounds;
  }

  /** @internal */
  toWireText(encode: EncodePart): string {
    if (this.bounds === "empty") return "empty";
    const [lower, upper] = [this.lower, this.upper].map((bound) => {
      const text = encode(bound);
      return text === null ? "" : quoteElement(text);
    });
    return `${this.bounds.charAt(0)}${lower},${upper}${this.bounds.charAt(1)}`;
  }
}

/** A value of a multirange type: ranges in order, none touching the next. */
export class Multirange<T> implements SelfEncoding {
  readonly ranges: readonly Range<T>[];

  constructor(ranges: readonly Range<T>[]) {
    this.ranges = ranges;
  }

  [Symbol.iterator](): IterableIterator<Range<T>> {
    return this.ranges.values();
  }

  /** @internal */
  toWireText(encode: EncodePart): string {
    return `{${this.ranges.map((range) => range.toWireText(encode)).join(",")}}`;
  }
}

/** @throws DecodeError the text is not a range's. */
export function parseRange(text: string, decode: Decode): Range<unknown> {
  const reader = new Reader(text, "a range");
  const range = readRange(reader, decode);
  reader.end();
  return range;
}

/** @throws DecodeError the text is not a multirange's. */
export function parseMultirange(text: string, decode: Decode): Multirange<unknown> {
  const reader = new Reader(text, "a multirange");
  const ranges: Range<unknown>[] = [];
  reader.take("{");
  if (!reader.skip("}")) {
    do ranges.push(readRange(reader, decode));
    while (reader.take(",}") === ",");
  }
  reader.end();
  return new Multirange(ranges);
}

function readRange(reader: Reader, decode: Decode): Range<unknown> {
  if (reader.skip("empty")) return new Range<unknown>(null, null, "empty");
  const open = reader.take("[(") === "[" ? "[" : "(";
  const lower = readBound(reader, decode, ",");
  reader.take(",");
  const upper = readBound(reader, decode, "])");
  const close = reader.take("])") === "]" ? "]" : ")";
  return new Range(lower, upper, `${open}${close}`);
}

function readBound(reader: Reader, decode: Decode, until: string): unknown {
  if (reader.current === '"') return decode(reader.takeQuoted());
  const text = reader.takeUntil(until);
  return text === "" ? null : decode(text);
}

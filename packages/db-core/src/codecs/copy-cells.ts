import { types } from "node:util";
import { writeNumeric } from "./binary-numeric.js";
import type { CopyBytes } from "./copy-bytes.js";
import { encodeText } from "./encode-value.js";
import type { ValueEncoder } from "./value-encoder.js";

/**
 * Writes a value with its length before it, in the binary form of a type.
 *
 * @returns `false`: not a value that this type's text form would surely be read as. Something may have been written.
 * @throws ParameterError that does not say where: the value cannot be sent in any form.
 */
export type CellWriter = (to: CopyBytes, value: unknown) => boolean;

type WriterOf = (encoder: ValueEncoder | undefined) => CellWriter;

/** Milliseconds from 1970 to PostgreSQL's own beginning, the year 2000. */
const epochMs = 946_684_800_000;
const dayMs = 86_400_000;
/** Milliseconds whose microseconds are exact as a number. */
const exactMs = 2 ** 53 / 1_000;

/**
 * Writers by the OIDs of the types: those where the binary form is known to hold what the text form would. A type
 * that is not here is sent as text.
 */
const writers: ReadonlyMap<number, WriterOf> = new Map<number, WriterOf>([
  [16, () => bool],
  [17, bytea],
  [20, () => int8],
  [21, () => integer(2, 2 ** 15)],
  [23, () => integer(4, 2 ** 31)],
  [25, plainText],
  [114, plainText],
  [701, () => float8],
  [1042, plainText],
  [1043, plainText],
  [1082, () => date],
  [1114, instant],
  [1184, instant],
  [1700, () => numeric],
  [2950, () => uuid],
  [3802, (encoder) => text(encoder, true)],
]);

/** `undefined` where values of this type are sent as text. A class that `encoder` claims is written as it says. */
export function cellWriter(
  dataTypeID: number,
  encoder: ValueEncoder | undefined,
): CellWriter | undefined {
  return writers.get(dataTypeID)?.(encoder);
}

function bool(to: CopyBytes, value: unknown): boolean {
  if (typeof value !== "boolean") return false;
  to.int32(1);
  to.byte(value ? 1 : 0);
  return true;
}

function integer(size: 2 | 4, beyond: number): CellWriter {
  return (to, value) => {
    const number = typeof value === "number" ? value : integerOf(value);
    if (!Number.isInteger(number) || number >= beyond || number < -beyond) return false;
    to.int32(size);
    if (size === 2) to.int16(number);
    else to.int32(number);
    return true;
  };
}

/** Digits that no number would round. */
const safeDigits = /^-?\d{1,15}$/;

function integerOf(value: unknown): number {
  if (typeof value === "bigint") return Number(value);
  return typeof value === "string" && safeDigits.test(value) ? Number(value) : Number.NaN;
}

const digits = /^-?\d{1,19}$/;

function int8(to: CopyBytes, value: unknown): boolean {
  const number = typeof value === "number" ? value : integerOf(value);
  if (Number.isSafeInteger(number)) {
    to.int32(8);
    to.safeInt64(number);
    return true;
  }
  const isLong = typeof value === "bigint" || (typeof value === "string" && digits.test(value));
  const long = isLong ? BigInt(value) : undefined;
  if (long === undefined || BigInt.asIntN(64, long) !== long) return false;
  to.int32(8);
  to.int64(long);
  return true;
}

function float8(to: CopyBytes, value: unknown): boolean {
  if (typeof value !== "number") return false;
  to.int32(8);
  to.float64(value);
  return true;
}

function numeric(to: CopyBytes, value: unknown): boolean {
  const isDecimal = typeof value === "number" || typeof value === "bigint";
  if (!isDecimal && typeof value !== "string") return false;
  return writeNumeric(to, String(value));
}

function plainText(encoder: ValueEncoder | undefined): CellWriter {
  return text(encoder, false);
}

/** Whatever the value is, its text is its binary form; jsonb has a version before it. */
function text(encoder: ValueEncoder | undefined, isVersioned: boolean): CellWriter {
  return (to, value) => {
    const form = encodeText(value, encoder);
    if (form === null) {
      to.int32(-1);
      return true;
    }
    const at = to.length;
    to.int32(0);
    if (isVersioned) to.byte(1);
    to.text(form);
    to.lengthAt(at);
    return true;
  };
}

function bytea(encoder: ValueEncoder | undefined): CellWriter {
  return (to, value) => {
    if (!types.isUint8Array(value) || encoder?.encode(value) !== undefined) return false;
    to.int32(value.length);
    to.bytes(value);
    return true;
  };
}

/** With a time zone or without: what a Date says is taken as it is in UTC. */
function instant(encoder: ValueEncoder | undefined): CellWriter {
  return (to, value) => {
    if (!isPlainDate(value, encoder)) return false;
    const ms = value.getTime() - epochMs;
    to.int32(8);
    if (Math.abs(ms) < exactMs) to.safeInt64(ms * 1_000);
    else to.int64(BigInt(ms) * 1_000n);
    return true;
  };
}

function isPlainDate(value: unknown, encoder: ValueEncoder | undefined): value is Date {
  if (!types.isDate(value) || Number.isNaN(value.getTime())) return false;
  return encoder?.encode(value) === undefined;
}

const day = /^(\d{4})-(\d\d)-(\d\d)$/;

/** `2024-02-29`, as it is read. A Date would need to know whose day is meant. */
function date(to: CopyBytes, value: unknown): boolean {
  const match = typeof value === "string" ? day.exec(value) : null;
  if (match === null || match[1] === "0000") return false;
  const ms = Date.parse(`${match[0]}T00:00:00Z`);
  // The language takes the 30th of February for the 1st of March.
  if (Number.isNaN(ms) || new Date(ms).getUTCDate() !== Number(match[3])) return false;
  to.int32(4);
  to.int32((ms - epochMs) / dayMs);
  return true;
}

const uuidForm = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

function uuid(to: CopyBytes, value: unknown): boolean {
  if (typeof value !== "string" || !uuidForm.test(value)) return false;
  to.int32(16);
  to.bytes(Buffer.from(value.replaceAll("-", ""), "hex"));
  return true;
}

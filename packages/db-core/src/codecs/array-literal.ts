import { malformed, Reader } from "./reader.js";

/** Reads one element's text. */
export type Decode = (text: string) => unknown;

/**
 * Reads the text form of an array (PostgreSQL documentation, section 8.15.6): nested for several
 * dimensions, `null` for NULL. Lower bounds other than 1, as in `[0:1]={a,b}`, are dropped.
 *
 * @param delimiter `pg_type.typdelim`: a comma for every built-in type but box.
 * @throws DecodeError the text is not an array's.
 */
export function parseArray(text: string, decode: Decode, delimiter = ","): unknown[] {
  const start = text.startsWith("[") ? text.indexOf("=") + 1 : 0;
  if (isFlat(text, start)) return splitFlat(text.slice(start + 1, -1), decode, delimiter);
  const reader = new Reader(text, "an array", start);
  const array = readArray(reader, decode, delimiter);
  reader.end();
  return array;
}

/** One dimension and nothing quoted: most arrays of numbers. */
function isFlat(text: string, start: number): boolean {
  return (
    text.startsWith("{", start) &&
    text.indexOf("}") === text.length - 1 &&
    text.lastIndexOf("{") === start &&
    !text.includes('"')
  );
}

function splitFlat(content: string, decode: Decode, delimiter: string): unknown[] {
  if (content === "") return [];
  return content.split(delimiter).map((part) => {
    if (part === "") throw malformed("an array");
    return part === "NULL" ? null : decode(part);
  });
}

function readArray(reader: Reader, decode: Decode, delimiter: string): unknown[] {
  const elements: unknown[] = [];
  reader.take("{");
  if (reader.skip("}")) return elements;
  do elements.push(readElement(reader, decode, delimiter));
  while (reader.take(`${delimiter}}`) === delimiter);
  return elements;
}

function readElement(reader: Reader, decode: Decode, delimiter: string): unknown {
  if (reader.current === "{") return readArray(reader, decode, delimiter);
  if (reader.current === '"') return decode(reader.takeQuoted());
  const part = reader.takeUntil(`${delimiter}}`);
  if (part === "") throw reader.malformed();
  return part === "NULL" ? null : decode(part);
}

const escaped = String.raw`\$&`;

/** Writes an element so that no character of it is special. */
export function quoteElement(text: string): string {
  return `"${text.replaceAll(/["\\]/g, escaped)}"`;
}

import { SqlTemplateError } from "../errors/query-errors.js";

/** NAMEDATALEN - 1: a longer name is cut off by the server with no more than a notice. */
const maxNameBytes = 63;

/** A half of a character: it has no UTF-8 form. */
const loneSurrogate = /\p{Surrogate}/u;

/** Why a text cannot name anything, or `undefined` when it can. */
function nameFault(name: unknown): string | undefined {
  if (typeof name !== "string") return "a name is a string";
  if (name === "") return "a name is not empty";
  if (name.includes("\0")) return "a name holds no NUL";
  if (loneSurrogate.test(name)) return "a name holds no half characters (lone surrogates)";
  const bytes = new TextEncoder().encode(name).length;
  return bytes > maxNameBytes
    ? `${bytes} bytes, and PostgreSQL cuts names off after ${maxNameBytes}`
    : undefined;
}

/**
 * `name` in double quotes, whatever it holds (PostgreSQL documentation, section 4.1.1).
 *
 * @throws SqlTemplateError empty, NUL, a lone surrogate, or more than 63 bytes of UTF-8.
 */
export function quoteIdentifier(name: string): string {
  const fault = nameFault(name);
  if (fault !== undefined) throw new SqlTemplateError(`A name cannot be quoted: ${fault}.`);
  return `"${name.replaceAll('"', '""')}"`;
}

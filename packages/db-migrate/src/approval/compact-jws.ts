/** A token of three parts, taken apart; nothing of it is verified yet. */
export interface CompactJws {
  readonly header: unknown;
  readonly payload: unknown;
  /** What the signature is of. */
  readonly signed: Buffer;
  readonly signature: Buffer;
}

/** Longer texts are not looked at. Ours have some 500 characters. */
const longest = 4096;

/**
 * Takes a compact JSON Web Signature (RFC 7515, section 7.1) apart. `undefined`: it is none. Each part must be
 * spelt in the one way that encoding gives: a decoder that is lax about padding, line breaks or left-over bits
 * would let one signature have many spellings.
 */
export function readCompactJws(token: string): CompactJws | undefined {
  if (token.length > longest) return undefined;
  const [header, payload, signature, ...others] = token.split(".").map(decoded);
  if (header === undefined || payload === undefined || signature === undefined) return undefined;
  if (others.length > 0) return undefined;
  const signed = Buffer.from(token.slice(0, token.lastIndexOf(".")), "ascii");
  try {
    return { header: parsed(header), payload: parsed(payload), signed, signature };
  } catch {
    return undefined;
  }
}

/** What is signed, and the first two parts of the token. */
export function signingInput(header: unknown, payload: unknown): string {
  return [header, payload]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
}

function decoded(part: string): Buffer | undefined {
  const bytes = Buffer.from(part, "base64url");
  return bytes.toString("base64url") === part ? bytes : undefined;
}

function parsed(bytes: Buffer): unknown {
  return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
}

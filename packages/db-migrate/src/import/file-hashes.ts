import { createHash } from "node:crypto";

/**
 * The hexadecimal sha256 of a file, of the file with LF and with CRLF line ends: a checkout may have
 * changed them since a tool recorded it.
 */
export function fileHashes(bytes: Uint8Array): readonly string[] {
  const text = Buffer.from(bytes).toString("utf8");
  const lf = text.replaceAll("\r\n", "\n");
  const digests = [bytes, lf, lf.replaceAll("\n", "\r\n")].map(hexadecimal);
  return [...new Set(digests)];
}

function hexadecimal(content: Uint8Array | string): string {
  return createHash("sha256").update(content).digest("hex");
}

import { createHash } from "node:crypto";

/**
 * The checksum of a file's text, `sha256:` and hexadecimal digits. The text is the decoded one, so
 * neither line ends nor a byte order mark nor the file's path change it.
 */
export function checksumOf(text: string): string {
  return `sha256:${createHash("sha256").update(text, "utf8").digest("hex")}`;
}

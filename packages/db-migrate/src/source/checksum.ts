import { hash } from "node:crypto";

/**
 * The checksum of a file's text, `sha256:` and hexadecimal digits. The text is the decoded one, so
 * neither line ends nor a byte order mark nor the file's path change it.
 */
export function checksumOf(text: string): string {
  return `sha256:${hash("sha256", text, "hex")}`;
}

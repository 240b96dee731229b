/** What is wrong with a file's bytes, as a phrase; see {@link decodeFile}. */
export type UndecodableFile = "is not valid UTF-8" | "holds a NUL character";

/**
 * The text of a migration's file: UTF-8, without byte order mark, lines ending in LF.
 *
 * This is what is sent and what the checksum covers, so a checkout with other line ends runs and counts
 * as the same migration.
 */
export function decodeFile(bytes: Uint8Array): { text: string } | { fault: UndecodableFile } {
  let text: string;
  try {
    // The decoder drops a byte order mark by itself.
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return { fault: "is not valid UTF-8" };
  }
  if (text.includes("\0")) return { fault: "holds a NUL character" };
  return { text: text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text };
}

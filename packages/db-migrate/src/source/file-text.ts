/** What is wrong with a file's bytes, as a phrase; see {@link decodeFile}. */
export type UndecodableFile = "is not valid UTF-8" | "holds a NUL character";

/**
 * The text of a migration's file: UTF-8, without byte order mark, lines ending in LF.
 *
 * This is what is sent and what the checksum covers, so a checkout with other line ends runs and counts
 * as the same migration.
 *
 * @param read the file as Node.js decodes it: U+FFFD stands for what is no UTF-8, and for itself.
 * @param readBytes reads the file again, where only its bytes tell which of the two it is.
 */
export function decodeFile(
  read: string,
  readBytes: () => Uint8Array,
): { text: string } | { fault: UndecodableFile } {
  const text = read.includes("\uFFFD") ? strictlyDecoded(readBytes()) : withoutMark(read);
  if (text === undefined) return { fault: "is not valid UTF-8" };
  if (text.includes("\0")) return { fault: "holds a NUL character" };
  return { text: text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text };
}

function withoutMark(read: string): string {
  return read.startsWith("\uFEFF") ? read.slice(1) : read;
}

function strictlyDecoded(bytes: Uint8Array): string | undefined {
  try {
    // The decoder drops a byte order mark by itself.
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

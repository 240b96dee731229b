/** A command tag taken apart. */
export interface CommandTag {
  /** `SELECT`, `INSERT`, `CREATE TABLE`. */
  readonly command: string;
  /** The last number of the tag; `null` when it has none. */
  readonly rowCount: number | null;
}

/** The tag that was read last: most statements are answered with the same few. */
let lastTag = "";
let lastRead: CommandTag = { command: "", rowCount: null };

/** Reads a CommandComplete tag, such as `INSERT 0 5` (PostgreSQL documentation, section 55.7). */
export function parseCommandTag(tag: string): CommandTag {
  if (tag === lastTag) return lastRead;
  lastRead = takeApart(tag);
  lastTag = tag;
  return lastRead;
}

function takeApart(tag: string): CommandTag {
  // Not a regular expression: it is read for every statement.
  for (let at = tag.indexOf(" "); at !== -1; at = tag.indexOf(" ", at + 1)) {
    if (!isDigit(tag.charCodeAt(at + 1))) continue;
    return {
      command: tag.slice(0, at),
      rowCount: Number(tag.slice(tag.lastIndexOf(" ") + 1)),
    };
  }
  return { command: tag, rowCount: null };
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

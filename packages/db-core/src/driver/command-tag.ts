/** A command tag taken apart. */
export interface CommandTag {
  /** `SELECT`, `INSERT`, `CREATE TABLE`. */
  readonly command: string;
  /** The last number of the tag; `null` when it has none. */
  readonly rowCount: number | null;
}

/** Reads a CommandComplete tag, such as `INSERT 0 5` (PostgreSQL documentation, section 55.7). */
export function parseCommandTag(tag: string): CommandTag {
  const numbers = tag.search(/ \d/);
  if (numbers === -1) return { command: tag, rowCount: null };
  return {
    command: tag.slice(0, numbers),
    rowCount: Number(tag.slice(tag.lastIndexOf(" ") + 1)),
  };
}

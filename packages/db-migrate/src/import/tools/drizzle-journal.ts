import type { ImportObstacle } from "../import-findings.js";

/** One migration in drizzle-kit's journal. */
export interface JournalEntry {
  /** The name of its file, without `.sql`. */
  readonly tag: string;
  /** Milliseconds since the epoch; the history names it so. */
  readonly when: number;
  /** From 0. */
  readonly place: number;
}

/** The journal, below the folder of the migrations. */
export const journalPath = "meta/_journal.json";

/** Reads the journal. Entries that are not understood are obstacles. */
export function readJournal(text: string): {
  readonly entries: readonly JournalEntry[];
  readonly obstacles: readonly ImportObstacle[];
} {
  const journal = parse(text);
  const entries: unknown = field(journal, "entries");
  if (!Array.isArray(entries)) return { entries: [], obstacles: [obstacle("is no journal")] };
  const read = entries.map(toEntry);
  const dialect = field(journal, "dialect");
  const others =
    typeof dialect !== "string" || dialect === "postgresql" || dialect === "pg"
      ? []
      : [obstacle(`says that these migrations are for ${dialect}`)];
  const unreadable = read.some((entry) => entry === undefined);
  return {
    entries: read.flatMap((entry) => (entry === undefined ? [] : [entry])),
    obstacles: [...others, ...(unreadable ? [obstacle("has entries without tag or when")] : [])],
  };
}

function toEntry(entry: unknown, place: number): JournalEntry | undefined {
  const [tag, when] = [field(entry, "tag"), field(entry, "when")];
  return typeof tag === "string" && typeof when === "number" ? { tag, when, place } : undefined;
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function obstacle(fault: string): ImportObstacle {
  return { file: journalPath, fault };
}

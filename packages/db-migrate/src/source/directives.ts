/** What a migration's file says about how it is run. Absent: the manager's settings. */
export interface Directives {
  /** `false`: run outside of a transaction, for statements that PostgreSQL refuses inside of one. */
  readonly transaction: boolean;
  readonly lockTimeoutMs?: number;
  readonly statementTimeoutMs?: number;
  /** Why there is no way back. */
  readonly irreversible?: string;
  /** The file does nothing on purpose. */
  readonly noop: boolean;
}

/** A directive that cannot be understood. */
export interface DirectiveFault {
  /** From 1. */
  readonly line: number;
  /** A phrase, such as `unknown directive "transactoin"`. */
  readonly fault: string;
}

const directiveLine = /^\s*--\s*db-migrate:(?<content>.*)$/;
const knownKeys = "transaction=off, lock_timeout=…, statement_timeout=…, irreversible: …, noop";

/**
 * Reads `-- db-migrate: …` from the comment lines at the top of a file. One anywhere else, or one that
 * is not understood, is a fault: a directive that is silently ignored would run the file the wrong way.
 */
export function parseDirectives(text: string): {
  directives: Directives;
  faults: DirectiveFault[];
} {
  let directives: Directives = { transaction: true, noop: false };
  const faults: DirectiveFault[] = [];
  let inHeader = true;
  for (const [index, line] of text.split("\n").entries()) {
    inHeader &&= /^\s*(?:--.*)?$/.test(line);
    const content = directiveLine.exec(line)?.groups?.["content"];
    if (content === undefined) continue;
    const read = inHeader
      ? readDirectives(content.trim())
      : "a directive belongs to the comment at the top of the file";
    if (typeof read === "string") faults.push({ line: index + 1, fault: read });
    else directives = { ...directives, ...read };
  }
  return { directives, faults };
}

/** The directives of one line, or what is wrong with it. */
function readDirectives(content: string): Partial<Directives> | string {
  const reason = /^irreversible:(?<reason>.*)$/.exec(content)?.groups?.["reason"]?.trim();
  if (reason === "") return "irreversible: needs a reason";
  if (reason !== undefined) return { irreversible: reason };
  let read: Partial<Directives> = {};
  for (const word of content.split(/[\s,]+/)) {
    const each = readDirective(word);
    if (typeof each === "string") return each;
    read = { ...read, ...each };
  }
  return read;
}

function readDirective(word: string): Partial<Directives> | string {
  const [key = "", value] = word.split(/=(.*)/s);
  switch (key) {
    case "noop":
      return value === undefined ? { noop: true } : "noop takes no value";
    case "transaction":
      return value === "off" ? { transaction: false } : "transaction takes one value, off";
    case "lock_timeout":
    case "statement_timeout": {
      const milliseconds = parseDuration(value ?? "");
      if (milliseconds === undefined) return `${key} takes a duration such as 500ms, 5s, 2min or 0`;
      return key === "lock_timeout"
        ? { lockTimeoutMs: milliseconds }
        : { statementTimeoutMs: milliseconds };
    }
    default:
      return `unknown directive ${JSON.stringify(word)}; known are ${knownKeys}`;
  }
}

const millisecondsPer: Readonly<Record<string, number>> = { ms: 1, s: 1000, min: 60_000 };
/** PostgreSQL keeps timeouts in a signed 32-bit number of milliseconds. */
const longestMs = 2_147_483_647;

function parseDuration(text: string): number | undefined {
  const match = /^(\d+)(ms|s|min)?$/.exec(text);
  const milliseconds = Number(match?.[1]) * (millisecondsPer[match?.[2] ?? "ms"] ?? 1);
  // A bare number would be read as seconds by some and milliseconds by others.
  if (match?.[2] === undefined && milliseconds !== 0) return undefined;
  return milliseconds <= longestMs ? milliseconds : undefined;
}

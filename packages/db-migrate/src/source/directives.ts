/** Findings of the linter that a file declares to be meant. */
export interface AllowedFindings {
  readonly rules: readonly string[];
  readonly reason: string;
  /** Of the directive, from 1. */
  readonly line: number;
}

/** What a migration's file says about how it is run. Absent: the manager's settings. */
export interface Directives {
  /** `false`: run outside of a transaction, for statements that PostgreSQL refuses inside of one. */
  readonly transaction: boolean;
  readonly lockTimeoutMs?: number;
  readonly statementTimeoutMs?: number;
  /** Role that runs the file and owns what it makes, instead of the manager's. */
  readonly role?: string;
  /** Why there is no way back. */
  readonly irreversible?: string;
  /** The file does nothing on purpose. */
  readonly noop: boolean;
  /** Names of the migrations whose place this one takes. */
  readonly replaces?: readonly string[];
  /** Names of migrations that must be applied before. */
  readonly requires?: readonly string[];
  /** Before or after the new code is rolled out. */
  readonly phase?: "pre" | "post";
  readonly allow?: readonly AllowedFindings[];
}

/** A directive that cannot be understood. */
export interface DirectiveFault {
  /** From 1. */
  readonly line: number;
  /** A phrase, such as `unknown directive "transactoin"`. */
  readonly fault: string;
}

/** How comment lines of a file begin. */
export type CommentMark = "--" | "//";

const knownKeys =
  "transaction=off, lock_timeout=…, statement_timeout=…, role=…, irreversible: …, noop, replaces=…, " +
  'requires=…, phase=pre|post, allow=… reason="…"';

/**
 * Reads `-- db-migrate: …` from the comment lines at the top of a file. One anywhere else, or one that
 * is not understood, is a fault: a directive that is silently ignored would run the file the wrong way.
 */
export function parseDirectives(
  text: string,
  mark: CommentMark = "--",
): {
  directives: Directives;
  faults: DirectiveFault[];
} {
  let directives: Directives = { transaction: true, noop: false };
  const faults: DirectiveFault[] = [];
  // Most files have none, and each is asked for several times.
  if (!text.includes("db-migrate:")) return { directives, faults };
  const comment = new RegExp(`^\\s*(?:${mark}.*)?$`);
  const directive = new RegExp(`^\\s*${mark}\\s*db-migrate:(?<content>.*)$`);
  let inHeader = true;
  for (const [index, line] of text.split("\n").entries()) {
    inHeader &&= comment.test(line);
    const content = directive.exec(line)?.groups?.["content"];
    if (content === undefined) continue;
    const read = inHeader
      ? readDirectives(content.trim(), index + 1)
      : "a directive belongs to the comment at the top of the file";
    if (typeof read === "string") faults.push({ line: index + 1, fault: read });
    else directives = merge(directives, read);
  }
  return { directives, faults };
}

/** Lists grow from line to line; of anything else the last one counts. */
function merge(before: Directives, read: Partial<Directives>): Directives {
  const lists = (["replaces", "requires", "allow"] as const).flatMap((key) =>
    read[key] === undefined ? [] : [[key, [...(before[key] ?? []), ...read[key]]]],
  );
  return { ...before, ...read, ...Object.fromEntries(lists) };
}

/** A key, or a key with a value, which is quoted where it holds blanks. */
const words = /[^\s"=]+(?:=(?:"[^"]*"|[^\s"]*))?|\S+/g;

/** The directives of one line, or what is wrong with it. */
function readDirectives(content: string, line: number): Partial<Directives> | string {
  const reason = /^irreversible:(?<reason>.*)$/.exec(content)?.groups?.["reason"]?.trim();
  if (reason === "") return "irreversible: needs a reason";
  if (reason !== undefined) return { irreversible: reason };
  const pairs = (content.match(words) ?? [""]).map(toPair);
  const allowed = pairs.find(({ key }) => key === "allow");
  if (allowed !== undefined) return readAllowed(pairs, line);
  let read: Partial<Directives> = {};
  for (const pair of pairs) {
    const each = readDirective(pair);
    if (typeof each === "string") return each;
    read = { ...read, ...each };
  }
  return read;
}

interface Pair {
  readonly word: string;
  readonly key: string;
  readonly value: string | undefined;
}

function toPair(text: string): Pair {
  const word = text.replace(/,$/, "");
  const [key = "", value] = word.split(/=(.*)/s);
  return { word, key, value: value?.replace(/^"(.*)"$/s, "$1") };
}

function readAllowed(pairs: readonly Pair[], line: number): Partial<Directives> | string {
  const value = (wanted: string): string =>
    pairs.find(({ key }) => key === wanted)?.value?.trim() ?? "";
  const rules = listOf(value("allow"));
  const reason = value("reason");
  const other = pairs.find(({ key }) => key !== "allow" && key !== "reason");
  if (other !== undefined) return `allow stands on a line of its own, without ${other.word}`;
  if (rules.length === 0) return "allow names one or more rules, such as allow=drop-column";
  if (reason === "") return 'allow needs a reason: allow=<rule>,<rule> reason="…"';
  return { allow: [{ rules, reason, line }] };
}

function readDirective({ word, key, value }: Pair): Partial<Directives> | string {
  switch (key) {
    case "noop":
      return value === undefined ? { noop: true } : "noop takes no value";
    case "transaction":
      return value === "off" ? { transaction: false } : "transaction takes one value, off";
    case "phase":
      return readPhase(value);
    case "role":
      return value ? { role: value } : "role names the role that runs the file";
    case "replaces":
    case "requires":
      return readNames(key, value ?? "");
    case "lock_timeout":
    case "statement_timeout":
      return readTimeout(key, value ?? "");
    default:
      return `unknown directive ${JSON.stringify(word)}; known are ${knownKeys}`;
  }
}

function readPhase(value: string | undefined): Partial<Directives> | string {
  return value === "pre" || value === "post" ? { phase: value } : "phase is pre or post";
}

function readNames(key: "replaces" | "requires", value: string): Partial<Directives> | string {
  const names = listOf(value);
  return names.length > 0 ? { [key]: names } : `${key} names one or more migrations`;
}

function listOf(value: string): string[] {
  return value.split(",").filter((each) => each !== "");
}

function readTimeout(
  key: "lock_timeout" | "statement_timeout",
  value: string,
): Partial<Directives> | string {
  const milliseconds = parseDuration(value);
  if (milliseconds === undefined) return `${key} takes a duration such as 500ms, 5s, 2min or 0`;
  return key === "lock_timeout"
    ? { lockTimeoutMs: milliseconds }
    : { statementTimeoutMs: milliseconds };
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

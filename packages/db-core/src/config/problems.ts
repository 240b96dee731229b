import { ConfigError } from "../errors/index.js";

/** One thing that is wrong with a configuration. */
export interface ConfigProblem {
  /** The variable, field or URL parameter, as whoever wrote it knows it. */
  readonly name: string;
  /** What was given, safe to log; left out when nothing was given or it may hold a secret. */
  readonly given?: string;
  /** What is allowed, and how to write it. */
  readonly allowed: string;
  /** The required field that was not given at all, and may still be added by someone else. */
  readonly missing?: "user" | "database";
}

const longestShown = 60;

/**
 * A value as an error message may show it: short, quoted, and never what could be a URL with a
 * password in it.
 */
export function shown(value: unknown): string {
  if (typeof value === "string") return shownText(value);
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return value.length === 0 ? "an empty array" : "an array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

function shownText(text: string): string {
  if (/@|:\/\/|password/i.test(text)) return "a text that is not shown";
  return JSON.stringify(text.length > longestShown ? `${text.slice(0, longestShown)}…` : text);
}

/**
 * Reports every problem at once.
 *
 * @throws ConfigError when there is any. Nothing was started.
 */
export function throwProblems(problems: readonly ConfigProblem[]): void {
  if (problems.length === 0) return;
  const lines = problems.map((problem) => `  - ${problemLine(problem)}`);
  throw new ConfigError(
    `The database configuration cannot be used; nothing was started.\n${lines.join("\n")}`,
  );
}

function problemLine({ name, given, allowed }: ConfigProblem): string {
  return given === undefined ? `${name}: ${allowed}` : `${name}: given ${given}; ${allowed}`;
}

import type { Directives } from "../source/directives.js";
import type { LintStatement } from "./lint-file.js";
import { squawkRules } from "./squawk-rules.js";

/** Findings that are declared to be meant. */
export interface Allowance {
  readonly rules: readonly string[];
  readonly reason: string;
  /** UTF-16 offset of the comment. */
  readonly at: number;
  /** The offsets of statements that it covers. */
  readonly from: number;
  readonly to: number;
  /** Written for another tool: it need not cover anything. */
  readonly foreign: boolean;
}

/** A comment that was meant to be one, and is not. */
export interface AllowanceFault {
  readonly at: number;
  /** A phrase. */
  readonly fault: string;
}

const ours = /--[ \t]*db-migrate-lint:(?<content>[^\n]*)/g;
const squawks = /--[ \t]*squawk-ignore(?<all>-file)?[ \t]+(?<rules>[\w ,-]+)/g;

/**
 * Reads what is allowed in a file: `-- db-migrate: allow=<rule> reason="…"` at its top covers all of it,
 * `-- db-migrate-lint: allow=<rule> reason="…"` before or in a statement covers that one, and so does
 * `-- squawk-ignore <rule>`.
 */
export function readAllowances(
  text: string,
  directives: Directives,
  statements: readonly Pick<LintStatement, "start" | "end">[],
): { readonly allowances: readonly Allowance[]; readonly faults: readonly AllowanceFault[] } {
  const allowances: Allowance[] = (directives.allow ?? []).map(({ rules, reason, line }) => ({
    rules,
    reason,
    at: offsetOfLine(text, line),
    from: 0,
    to: Infinity,
    foreign: false,
  }));
  const faults: AllowanceFault[] = [];
  for (const match of text.matchAll(ours)) {
    const read = readAllowance(match.groups?.["content"] ?? "");
    const range = covered(match.index, statements);
    if (typeof read === "string") faults.push({ at: match.index, fault: read });
    else if (range === undefined) faults.push({ at: match.index, fault: "no statement follows" });
    else allowances.push({ ...read, ...range, at: match.index, foreign: false });
  }
  return { allowances: [...allowances, ...foreignAllowances(text, statements)], faults };
}

function readAllowance(content: string): Pick<Allowance, "rules" | "reason"> | string {
  const match = /^\s*allow=(?<rules>[\w,-]+)\s+reason="(?<reason>[^"]+)"\s*$/.exec(content);
  const { rules, reason } = match?.groups ?? {};
  if (rules === undefined || reason === undefined || reason.trim() === "") {
    return 'say allow=<rule>,<rule> reason="…"';
  }
  return { rules: rules.split(",").filter((each) => each !== ""), reason };
}

function foreignAllowances(
  text: string,
  statements: readonly Pick<LintStatement, "start" | "end">[],
): Allowance[] {
  return [...text.matchAll(squawks)].flatMap((match) => {
    const names = (match.groups?.["rules"] ?? "").split(/[\s,]+/).filter((each) => each !== "");
    const range =
      match.groups?.["all"] === undefined
        ? covered(match.index, statements)
        : { from: 0, to: Infinity };
    if (range === undefined) return [];
    const rules = names.flatMap((name) => squawkRules[name] ?? []);
    return [{ rules, reason: match[0], ...range, at: match.index, foreign: true }];
  });
}

/** The statement that a comment stands in, or else the next one. */
function covered(
  at: number,
  statements: readonly Pick<LintStatement, "start" | "end">[],
): { from: number; to: number } | undefined {
  const statement = statements.find(({ end }) => at < end);
  return statement === undefined ? undefined : { from: statement.start, to: statement.end };
}

/** The UTF-16 offset at which a line begins, counted from 1. */
export function offsetOfLine(text: string, line: number): number {
  let at = 0;
  for (let seen = 1; seen < line; seen += 1) at = text.indexOf("\n", at) + 1;
  return at;
}

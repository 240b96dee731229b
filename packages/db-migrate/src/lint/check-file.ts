import { caretSnippet, positionAt } from "../source/text-position.js";
import { lintRules } from "./all-rules.js";
import { type Allowance, readAllowances } from "./allowances.js";
import type { LintFile } from "./lint-file.js";
import type { LintFinding, LintSeverity } from "./lint-finding.js";
import type { LintRule, RuleHit, StatementScope } from "./lint-rule.js";
import type { SchemaState } from "./schema-state.js";

/** How much the findings of each rule weigh. */
export type SeverityOf = (rule: LintRule) => LintSeverity;

/** What {@link checkFile} is asked for. */
export interface FileCheck {
  readonly file: LintFile;
  readonly counterpart: LintFile | undefined;
  /** The schema as it is before the file; the file's statements are replayed on it. */
  readonly state: SchemaState;
  readonly replay: (state: SchemaState, statement: StatementScope["statement"]) => void;
  readonly exists: StatementScope["exists"];
  readonly severityOf: SeverityOf;
}

interface PlacedHit {
  readonly rule: LintRule;
  readonly hit: RuleHit;
  readonly at: number;
}

/** Asks all rules about a file. */
export function checkFile(check: FileCheck): {
  readonly findings: readonly LintFinding[];
  readonly allowed: number;
} {
  const { file, severityOf } = check;
  const rules = lintRules.filter((rule) => severityOf(rule) !== "off" && concerns(rule, file));
  const hits = [...fileHits(check, rules), ...statementHits(check, rules)];
  const { allowances } = readAllowances(file.text, file.directives, file.pieces);
  const covering = new Map(hits.map((placed) => [placed, coveringAllowances(placed, allowances)]));
  const open = hits.filter((placed) => covering.get(placed)?.length === 0);
  const all = [...open, ...allowanceHits(allowances, rules, covering)];
  const findings = all
    .toSorted((left, right) => left.at - right.at)
    .map((placed) => toFinding(file, placed, severityOf(placed.rule)));
  return { findings, allowed: hits.length - open.length };
}

/** The way back loses what was made, and is taken when there is trouble: only what would fail counts. */
function concerns(rule: LintRule, file: LintFile): boolean {
  return file.direction === "up" || rule.group === "correctness";
}

function fileHits({ file, counterpart }: FileCheck, rules: readonly LintRule[]): PlacedHit[] {
  return rules.flatMap((rule) =>
    "checkFile" in rule
      ? rule.checkFile({ file, counterpart }).map((hit) => ({ rule, hit, at: hit.at ?? 0 }))
      : [],
  );
}

function statementHits(check: FileCheck, rules: readonly LintRule[]): PlacedHit[] {
  const { file, state, exists, replay } = check;
  return file.statements.flatMap((statement, index) => {
    const scope = { statement, file, earlier: file.statements.slice(0, index), state, exists };
    const hits = rules.flatMap((rule) =>
      "checkStatement" in rule
        ? rule.checkStatement(scope).map((hit) => ({ rule, hit, at: hit.at ?? statement.start }))
        : [],
    );
    replay(state, statement);
    return hits;
  });
}

function coveringAllowances(
  { rule, at }: PlacedHit,
  allowances: readonly Allowance[],
): readonly Allowance[] {
  return allowances.filter(
    ({ rules, from, to }) => rules.includes(rule.id) && at >= from && at <= to,
  );
}

const ids: ReadonlySet<string> = new Set(lintRules.map(({ id }) => id));

function allowanceHits(
  allowances: readonly Allowance[],
  rules: readonly LintRule[],
  covering: ReadonlyMap<PlacedHit, readonly Allowance[]>,
): PlacedHit[] {
  const asked = new Set(rules.map(({ id }) => id));
  return allowances.flatMap((allowance) => {
    if (allowance.foreign) return [];
    const used = new Set(
      [...covering].flatMap(([{ rule }, by]) => (by.includes(allowance) ? [rule.id] : [])),
    );
    const unused = allowance.rules.filter((id) => asked.has(id) && !used.has(id));
    const unknown = allowance.rules.filter((id) => !ids.has(id));
    return rules.flatMap((rule) =>
      "checkAllowance" in rule
        ? rule.checkAllowance({ unused, unknown }).map((hit) => ({ rule, hit, at: allowance.at }))
        : [],
    );
  });
}

function toFinding(
  file: LintFile,
  { rule, hit, at }: PlacedHit,
  severity: LintSeverity,
): LintFinding {
  const position = positionAt(file.text, at);
  return {
    rule: rule.id,
    severity: severity === "off" ? "info" : severity,
    file: file.path,
    ...position,
    message: hit.message,
    recipe: hit.recipe ?? rule.recipe,
    lockMode: hit.lockMode ?? rule.lockMode,
    work: hit.work ?? rule.work,
    snippet: caretSnippet(file.text, position),
    fix: hit.fix,
  };
}

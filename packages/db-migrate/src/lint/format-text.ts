import { counted } from "../counted.js";
import type { LintFinding, LintReport } from "./lint-finding.js";

/** Findings for people, each with its place in the file, its lock and what to do instead. */
export function formatText({ findings, checked, allowed, fixed }: LintReport): string {
  const count = (severity: string, noun = severity): string =>
    counted(findings.filter((each) => each.severity === severity).length, noun);
  const files = counted(checked, "file");
  const verdict =
    findings.length === 0
      ? `Checked ${files}: nothing found.`
      : `Checked ${files}: ${count("error")}, ${count("warning")}, ${count("info", "note")}.`;
  const more = [
    ...(allowed === 0 ? [] : [`${allowed} allowed by comments.`]),
    ...fixed.map((file) => `Fixed ${file}.`),
  ];
  return [...findings.map(describe), [verdict, ...more].join(" ")].join("\n\n");
}

function describe(finding: LintFinding): string {
  const { file, line, column, severity, rule, message, snippet, recipe } = finding;
  return [
    `${file}:${line}:${column}: ${severity}: ${message}. (${rule})`,
    snippet,
    ...costOf(finding),
    `  Instead: ${recipe}`,
    ...(finding.fix === undefined ? [] : ["  lint --fix does it."]),
  ].join("\n");
}

const works = { scan: "reads all rows", rewrite: "writes the table anew" } as const;

function costOf({ lockMode, work }: LintFinding): string[] {
  const lock = lockMode === undefined ? [] : [`takes ${lockMode}`];
  const costs = [...lock, ...(work === undefined ? [] : [works[work]])];
  return costs.length === 0 ? [] : [`  It ${costs.join(" and ")}.`];
}

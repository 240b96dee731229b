import { toolVersion } from "../tool-version.js";
import { lintRules } from "./all-rules.js";
import type { LintFinding, LintReport, LintSeverity } from "./lint-finding.js";
import type { LintRule } from "./lint-rule.js";

const levels = { error: "error", warning: "warning", info: "note", off: "none" } as const;

/** SARIF 2.1.0, for code scanning. */
export function formatSarif({ findings }: LintReport): string {
  const run = {
    tool: {
      driver: {
        name: "db-migrate",
        version: toolVersion(),
        rules: lintRules.map(describeRule),
      },
    },
    columnKind: "unicodeCodePoints",
    results: findings.map(toResult),
  };
  const $schema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
  return JSON.stringify({ $schema, version: "2.1.0", runs: [run] }, undefined, 2);
}

function describeRule(rule: LintRule): Readonly<Record<string, unknown>> {
  const { id, summary, recipe, severity, group, lockMode, work } = rule;
  return {
    id,
    shortDescription: { text: summary },
    help: { text: recipe },
    defaultConfiguration: { enabled: severity !== "off", level: levels[severity] },
    properties: { group, lockMode, work },
  };
}

const ruleIndexes: ReadonlyMap<string, number> = new Map(
  lintRules.map(({ id }, index) => [id, index]),
);

function toResult(finding: LintFinding): Readonly<Record<string, unknown>> {
  const { rule, severity, message, recipe, file, line, column } = finding;
  const region = { startLine: line, startColumn: column };
  return {
    ruleId: rule,
    ruleIndex: ruleIndexes.get(rule),
    level: levels[severity satisfies LintSeverity],
    message: { text: `${message}. ${recipe}` },
    locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(file) }, region } }],
  };
}

/** Relative references, with forward slashes. */
function uriOf(file: string): string {
  return file.replaceAll("\\", "/").split("/").map(encodeURIComponent).join("/");
}

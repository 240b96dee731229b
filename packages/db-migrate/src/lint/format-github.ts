import type { LintFinding, LintReport } from "./lint-finding.js";

const commands = { error: "error", warning: "warning", info: "notice" } as const;

/** One workflow command a finding: GitHub shows them beside the lines of a pull request. */
export function formatGithub({ findings }: LintReport): string {
  return findings.map(annotation).join("\n");
}

function annotation(finding: LintFinding): string {
  const { file, line, column, severity, rule, message, recipe } = finding;
  const title = property(`db-migrate ${rule}`);
  const place = `file=${property(file)},line=${line},col=${column},title=${title}`;
  return `::${commands[severity]} ${place}::${data(`${message}. ${recipe}`)}`;
}

/** Escaped as actions/toolkit does it. */
function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

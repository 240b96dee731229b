import { formatGithub } from "./format-github.js";
import { formatSarif } from "./format-sarif.js";
import { formatText } from "./format-text.js";
import type { LintReport } from "./lint-finding.js";

/** How findings are written. */
export type LintFormat = "tty" | "json" | "sarif" | "github";

/** Writes a report. */
export function formatReport(report: LintReport, format: LintFormat): string {
  switch (format) {
    case "tty":
      return formatText(report);
    case "json":
      return JSON.stringify({ v: 1, ...report }, undefined, 2);
    case "sarif":
      return formatSarif(report);
    case "github":
      return formatGithub(report);
  }
}

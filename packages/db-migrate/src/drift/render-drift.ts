import { counted } from "../counted.js";
import { describeDifference } from "./describe-difference.js";
import type { DriftReport } from "./detect-drift.js";
import type { BrokenDown, ReversibilityReport } from "./verify-reversible.js";

/** The differences, what they mean, and the notes. */
export function renderDrift(report: DriftReport): string {
  const { differences, ignored, objects, comparedWith, replayed, notes } = report;
  const left = ignored === 0 ? "" : ` ${counted(ignored, "difference")} ignored.`;
  const make = replayed === 1 ? "makes" : "make";
  const [same, other] =
    comparedWith === "saved"
      ? ["as they were saved", "what was saved"]
      : [
          `as ${counted(replayed, "migration")} ${make} them`,
          `what ${counted(replayed, "migration")} ${make}`,
        ];
  const summary =
    differences.length === 0
      ? `No drift: ${counted(objects, "object")}, ${same}.${left}`
      : `${counted(differences.length, "difference")} from ${other}.${left}`;
  const legend =
    differences.length === 0
      ? []
      : [
          `+ in the database only   - missing in the database   ~ not the same (${comparedWith} → database)`,
        ];
  return [
    ...legend,
    ...differences.flatMap(describeDifference),
    summary,
    ...notes.map((note) => `note: ${note}`),
  ].join("\n");
}

const faults: Readonly<Record<BrokenDown["fault"], string>> = {
  "down-fails": "its down.sql fails",
  "not-restored": "its down.sql does not restore what was there before",
  "up-fails-again": "it cannot be applied again after its down.sql",
  "not-repeated": "applied again after its down.sql, it makes something else",
};

/** What is wrong with which way back. */
export function renderReversibility(report: ReversibilityReport): string {
  const { checked, broken, irreversible } = report;
  const names = new Set(broken.map(({ migration }) => migration));
  const summary = `Reverted and applied again ${counted(checked, "migration")}: `;
  return [
    ...broken.flatMap(({ migration, fault, message, differences }) => [
      `problem: ${migration}: ${faults[fault]}.`,
      ...(message === undefined ? [] : indented(message.split("\n"))),
      ...indented(differences.flatMap(describeDifference)),
    ]),
    ...irreversible.map(
      ({ migration, reason }) => `note: ${migration} has no way back: ${reason}.`,
    ),
    summary + (names.size === 0 ? "every one restored." : `${names.size} broken.`),
  ].join("\n");
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

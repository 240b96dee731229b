import { counted } from "../counted.js";
import type { AdoptedHistory, ImportReport } from "../import/import-options.js";

/** What was written and recorded, and what to know about it. */
export function renderImport(
  { written, unchanged, notes, history, dryRun }: ImportReport,
  directory: string,
): string {
  const wrote = dryRun ? "Would write" : "Wrote";
  const there = unchanged.length === 0 ? "" : ` There already: ${unchanged.length}.`;
  return [
    ...notes.map(({ file, note }) => `note: ${file} ${note}.`),
    `${wrote} ${counted(written.length, "migration")} to ${directory}.${there}`,
    ...(history === null ? [] : renderHistory(history, dryRun)),
  ].join("\n");
}

function renderHistory(history: AdoptedHistory, dryRun: boolean): string[] {
  const { table, recorded, pending, edited } = history;
  const from = table === null ? "there is no other history here" : `read from ${table}`;
  return [
    ...edited.map((name) => `warning: ${name} was edited since it was applied.`),
    `${dryRun ? "Would record" : "Recorded"} ${counted(recorded.length, "migration")} as applied (${from}); ` +
      `${pending.length} pending.`,
  ];
}

import type { SourceStatement } from "../../sql/statements.js";
import type { LintFile } from "../lint-file.js";
import type { TextEdit } from "../lint-finding.js";
import type { FileRule } from "../lint-rule.js";

export const txControlInMigration: FileRule = {
  id: "tx-control-in-migration",
  group: "correctness",
  severity: "error",
  summary: "BEGIN, COMMIT, ROLLBACK, SAVEPOINT or the like",
  recipe:
    "Leave it out: a migration is one transaction already, with its history row. For what cannot run in one, begin the file with -- db-migrate: transaction=off.",
  fixable: true,
  checkFile: ({ file }) =>
    file.pieces.flatMap((piece) => {
      const control = transactionControl.exec(piece.words.join(" "))?.[0];
      if (control === undefined) return [];
      const message = `${control} would end or nest the migration's own transaction`;
      return [{ message, at: piece.start, fix: removal(file, piece) }];
    }),
};

const transactionControl =
  /^(?:BEGIN|START TRANSACTION|COMMIT|END|ROLLBACK|ABORT|SAVEPOINT|RELEASE|PREPARE TRANSACTION)(?= |$)/;

/** A pair around the whole file says what is so without it. */
function removal({ pieces, text }: LintFile, piece: SourceStatement): TextEdit[] | undefined {
  const opens = /^(?:BEGIN|START TRANSACTION)$/.test(pieces[0]?.words.join(" ") ?? "");
  const closes = /^(?:COMMIT|END)$/.test(pieces.at(-1)?.words.join(" ") ?? "");
  const outer = piece === pieces[0] || piece === pieces.at(-1);
  if (!opens || !closes || !outer || pieces.length < 2) return undefined;
  const semicolon = /^\s*;[ \t]*\n?/.exec(text.slice(piece.end))?.[0] ?? "";
  return [{ start: piece.start, end: piece.end + semicolon.length, text: "" }];
}

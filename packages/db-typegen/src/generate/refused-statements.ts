import type { StatementDescription, StatementProblem } from "../describe/statement-description.js";
import type { SourceProblem } from "../source/source-problem.js";
import { problemAt } from "../source/source-file.js";
import { sqlTokens } from "../source/sql-token.js";
import type { StatementSource } from "../source/statement-source.js";
import { fileOffset } from "../source/text-builder.js";
import { offsetOfPosition } from "../source/text-position.js";
import { type KnownNames, refusalHint } from "./refusal-hint.js";

/** What the server refuses, at the places in the files that it is about. */
export function refusedStatements(
  sources: readonly StatementSource[],
  descriptions: ReadonlyMap<string, StatementDescription>,
  names: KnownNames,
  read: (file: string) => string | undefined,
): SourceProblem[] {
  return sources.flatMap((source) => {
    const description = descriptions.get(source.text);
    if (description === undefined || description.accepted) return [];
    const { problem } = description;
    const hint = refusalHint(problem, source, names);
    return [
      problemAt(
        { file: source.file, content: read(source.file) ?? "" },
        offsetIn(source, problem),
        sentence(problem.message),
        {
          sqlState: problem.sqlState,
          ...(problem.detail === undefined ? {} : { detail: problem.detail }),
          ...(hint === undefined ? {} : { hint }),
          ...(source.variant === undefined ? {} : { variant: source.variant }),
        },
      ),
    ];
  });
}

function offsetIn(
  { text, pieces }: StatementSource,
  { position, sqlState, message }: StatementProblem,
): number {
  if (position !== undefined && position > 0) {
    // At the end of the text the server means what is missing there.
    const offset = Math.min(offsetOfPosition(text, position), Math.max(0, text.length - 1));
    return fileOffset(pieces, offset);
  }
  const start = parameterStart(text, sqlState, message) ?? /\S/.exec(text)?.index ?? 0;
  return fileOffset(pieces, start);
}

/** The server names a parameter whose type it does not know, without saying where it stands. */
function parameterStart(text: string, sqlState: string, message: string): number | undefined {
  const [name] = sqlState === indeterminateDatatype ? (/\$\d+/.exec(message) ?? []) : [];
  const tokens = name === undefined ? [] : sqlTokens(text);
  return tokens.find(
    ({ kind, start, end }) => kind === "numbered" && text.slice(start, end) === name,
  )?.start;
}

const indeterminateDatatype = "42P18";

/** db-core shows the text behind the server's sentence, which has no full stop; here the file is shown. */
function sentence(message: string): string {
  const [first = message] = message.split("\n  ");
  return /[.?!]$/.test(first) ? first : `${first}.`;
}

import type { DescribedColumn, DescribedParameter } from "../describe/statement-description.js";
import type { RowCount } from "../analysis/cardinality.js";
import { ProjectError } from "../errors.js";
import { describedTexts } from "../generate/described-texts.js";
import type { GenerationOptions } from "../generate/generation-options.js";
import type { RunControl } from "../generate/judgement.js";
import { knownNames } from "../generate/refusal-hint.js";
import { lockFile } from "../generate/output-place.js";
import { refusedStatements } from "../generate/refused-statements.js";
import { isSchemaElsewhere, projectLock } from "../generate/situation.js";
import { findStatements } from "../project/find-statements.js";
import { inProject, projectFiles } from "../project/project-files.js";
import type { SchemaHost } from "../schema/schema-database.js";
import type { SourceProblem } from "../source/source-problem.js";
import type { StatementSource } from "../source/statement-source.js";
import { positionAt } from "../source/text-position.js";
import { resolve } from "node:path";

/** What is known of the statement at a place, and why. */
export interface Explanation {
  readonly name?: string;
  readonly file: string;
  readonly line: number;
  readonly variant?: string;
  readonly text: string;
  /** `undefined` where the server refuses it. */
  readonly cardinality?: RowCount;
  readonly parameters: readonly (DescribedParameter & { readonly name?: string })[];
  readonly columns: readonly DescribedColumn[];
  readonly problems: readonly SourceProblem[];
}

/**
 * Explains the statement that stands at `file:line`, in each of its variants.
 *
 * @throws ProjectError there is none, or the schema is that of a database which was not given.
 */
export async function explainPlace(
  place: string,
  options: GenerationOptions,
  host: SchemaHost,
  control: RunControl,
): Promise<readonly Explanation[]> {
  const { file, line } = readPlace(place, options.root);
  const findings = await findStatements(options.root, projectFiles(options), new Set());
  const inFile = findings.sources.filter((each) => each.file === file);
  const content = findings.read(file) ?? "";
  const sources = inFile.filter((each) => each.line <= line && lastLine(each, content) >= line);
  if (sources.length === 0) throw noStatement(place, file, inFile);
  if (isSchemaElsewhere(options, projectLock(options)))
    throw new ProjectError(
      "DB_TYPEGEN_PROJECT",
      `${lockFile} was made from a database: give --database-url again.`,
    );
  const database = await host.open();
  try {
    const descriptions = await describedTexts(database.session, sources, control);
    const isRefused = [...descriptions.values()].some((each) => !each.accepted);
    const problems = isRefused
      ? refusedStatements(sources, descriptions, await knownNames(database.session), (each) =>
          findings.read(each),
        )
      : [];
    return sources.map((source): Explanation => {
      const { name, variant, text, parameterNames } = source;
      const described = descriptions.get(text);
      const about = {
        ...(name === undefined ? {} : { name }),
        ...(variant === undefined ? {} : { variant }),
        file,
        line: source.line,
        text,
      };
      if (described?.accepted !== true)
        return {
          ...about,
          parameters: [],
          columns: [],
          problems: problems.filter(isAbout(source)),
        };
      const { cardinality, columns } = described;
      const parameters = described.parameters.map((each, at) => {
        const called = parameterNames?.[at];
        return called === undefined ? each : { ...each, name: called };
      });
      return { ...about, cardinality, parameters, columns, problems: [] };
    });
  } finally {
    await database.close();
  }
}

function isAbout({ variant }: StatementSource): (problem: SourceProblem) => boolean {
  return (problem) => problem.variant === variant;
}

function lastLine({ pieces }: StatementSource, content: string): number {
  const last = pieces.at(-1);
  return last === undefined ? 0 : positionAt(content, last.offset + last.fileLength).line;
}

/** `file:line` or `file:line:column`. */
function readPlace(place: string, root: string): { file: string; line: number } {
  const [, file, line] = /^(.+?):(\d+)(?::\d+)?$/.exec(place) ?? [];
  if (file !== undefined && line !== undefined)
    return { file: inProject(root, resolve(root, file)), line: Number(line) };
  throw new ProjectError(
    "DB_TYPEGEN_PROJECT",
    `"${place}" is no place: write file:line, such as queries/users.sql:3.`,
  );
}

function noStatement(
  place: string,
  file: string,
  inFile: readonly StatementSource[],
): ProjectError {
  const lines = inFile.map(({ line }) => line).toSorted((a, b) => a - b);
  const others =
    lines.length === 0
      ? `${file} has none that is checked`
      : `those of ${file} begin on the lines ${[...new Set(lines)].join(", ")}`;
  return new ProjectError("DB_TYPEGEN_PROJECT", `No statement stands at ${place}: ${others}.`);
}

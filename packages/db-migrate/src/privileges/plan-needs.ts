import type { RunnableFile } from "../source/inspect-fully.js";
import { type TextPosition, positionAt } from "../source/text-position.js";
import { type ParsedStatement, parseSql } from "../sql/parser.js";
import { type PrivilegeNeed, statementNeeds } from "./statement-needs.js";

/** Where a statement stands. */
export interface StatementPlace extends TextPosition {
  readonly file: string;
}

/** A privilege that a plan needs of what is there before it. */
export interface PlannedNeed extends PrivilegeNeed {
  readonly place: StatementPlace;
  /** As which the statement runs. `undefined`: as the one that logged in. */
  readonly role: string | undefined;
}

/** What a plan needs, as far as it can be foreseen. */
export interface PlanNeeds {
  readonly needs: readonly PlannedNeed[];
  /** Why the rest of it was not looked at: a sentence. `undefined`: all was. */
  readonly skipped: string | undefined;
}

/** Longer files take long to parse, and hold data for the most part. */
const longestCharacters = 1_000_000;

/** What is known of the plan so far. */
interface Known {
  readonly needs: PlannedNeed[];
  /** Names of relations that are not what they were before the plan. */
  readonly touched: Set<string>;
  readonly schemas: Set<string>;
}

/**
 * The privileges that the files of a plan need of what is there before it, in the order they run. It ends where
 * nothing can be foreseen any more: at a program, at a statement that runs code or changes rights.
 *
 * @param roleOf as which a file runs
 */
export async function planNeeds(
  files: readonly RunnableFile[],
  roleOf: (file: RunnableFile) => string | undefined,
): Promise<PlanNeeds> {
  const known: Known = { needs: [], touched: new Set(), schemas: new Set() };
  for (const file of files) {
    const end = await readFile(file, roleOf(file), known);
    if (end !== undefined) return { needs: known.needs, skipped: end };
  }
  return { needs: known.needs, skipped: undefined };
}

/** @returns why nothing can be said of what comes after. */
async function readFile(
  file: RunnableFile,
  role: string | undefined,
  known: Known,
): Promise<string | undefined> {
  if (file.language === "program") return `${file.path} is a program`;
  if (file.text.length > longestCharacters) return `${file.path} is longer than it pays to parse`;
  const parsed = await parseSql(file.text);
  if ("fault" in parsed) return `${file.path} cannot be parsed`;
  for (const [index, statement] of parsed.statements.entries()) {
    // The parser counts comments before a statement as a part of it.
    const start = file.statements[index]?.start ?? statement.start;
    const place = { file: file.path, ...positionAt(file.text, start) };
    if (addStatement(statement, { place, role }, known)) {
      return `${place.file}:${place.line}:${place.column} may change who may do what`;
    }
  }
  return undefined;
}

/** @returns whether nothing can be said of what comes after. */
function addStatement(
  { node }: ParsedStatement,
  where: Pick<PlannedNeed, "place" | "role">,
  { needs, touched, schemas }: Known,
): boolean {
  const found = statementNeeds(node);
  for (const each of found.needs) {
    if (isForeseeable(each, touched, schemas)) needs.push({ ...each, ...where });
  }
  for (const name of found.touches) touched.add(name);
  if (found.schema !== undefined) schemas.add(found.schema);
  return found.isOpaque;
}

function isForeseeable(
  { kind, object, ifExists }: PrivilegeNeed,
  touched: ReadonlySet<string>,
  schemas: ReadonlySet<string>,
): boolean {
  if (kind === "create-schema") return true;
  // A schema that the plan makes is its own; on the search path it may come before all others.
  if (kind === "create") {
    return object.schema === undefined ? schemas.size === 0 : !schemas.has(object.schema);
  }
  // What goes away may take this with it.
  if (ifExists && touched.size > 0) return false;
  return !touched.has(object.name);
}

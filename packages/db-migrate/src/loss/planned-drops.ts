import { nodeAs } from "../lint/tree.js";
import type { DownStep } from "../plan/plan-down.js";
import { positionAt } from "../source/text-position.js";
import { type ParsedStatement, parseSql } from "../sql/parser.js";
import type { DataLoss } from "./data-loss.js";
import { type DroppedData, droppedData } from "./dropped-data.js";
import { type Rename, namesBefore, renameIn } from "./renames.js";

/** Something that a file drops, by the name that it has now, and where the file says so. */
export interface PlannedDrop extends DroppedData {
  readonly place: Pick<DataLoss, "migration" | "file" | "line" | "column">;
  /** As which the file runs. `undefined`: as the one that logged in. */
  readonly role: string | undefined;
  /** What the file has said before about where names lead, such as `SET search_path = app`. */
  readonly settings: readonly string[];
}

const mayDrop = /\b(?:drop|truncate|type|do|call)\b/i;
const mayMatter = /\b(?:drop|truncate|type|do|call|rename|schema)\b/i;

/**
 * What the steps of a way back drop, in the order they run. What an earlier statement has renamed is found under
 * the name that it has before the first.
 *
 * @param role of a file that names none
 */
export async function plannedDrops(
  steps: readonly DownStep[],
  role: string | undefined,
): Promise<readonly PlannedDrop[]> {
  if (!steps.some(({ file }) => file.language !== "sql" || mayDrop.test(file.text))) return [];
  const drops: PlannedDrop[] = [];
  const renames: Rename[] = [];
  for (const step of steps) drops.push(...(await dropsOf(step, role, renames)));
  return drops;
}

/** @param renames gets those of the file. */
async function dropsOf(
  { entry, file }: DownStep,
  role: string | undefined,
  renames: Rename[],
): Promise<PlannedDrop[]> {
  if (file.language !== "sql") return [programAt(entry.name, file.path)];
  if (!mayMatter.test(file.text)) return [];
  const parsed = await parseSql(file.text);
  // What cannot be parsed is refused, or is the server's to judge.
  if ("fault" in parsed) return [];
  const drops: PlannedDrop[] = [];
  const settings: string[] = [];
  for (const [index, statement] of parsed.statements.entries()) {
    // The parser counts comments before a statement as a part of it.
    const start = file.statements[index]?.start ?? statement.start;
    const place = { migration: entry.name, file: file.path, ...positionAt(file.text, start) };
    const context = { place, role: file.directives.role ?? role, settings: [...settings] };
    const names = droppedData(statement.node).flatMap((drop) => namesBefore(drop, renames));
    drops.push(...names.map((drop) => ({ ...drop, ...context })));
    const rename = renameIn(statement.node);
    if (rename !== undefined) renames.push(rename);
    if (leadsNames(statement)) settings.push(file.text.slice(start, statement.end));
  }
  return drops;
}

function programAt(migration: string, file: string): PlannedDrop {
  const place = { migration, file, line: 1, column: 1 };
  const name = { schema: undefined, name: "the program" };
  return { what: "unknown", name, place, role: undefined, settings: [] };
}

function leadsNames({ node }: ParsedStatement): boolean {
  const name = nodeAs(node, "VariableSetStmt")?.name;
  return name === "search_path" || name === "role";
}

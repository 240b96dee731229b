import type { FileFault } from "../errors/file-error.js";
import { parseSql } from "../sql/parser.js";
import type { RunnableFile } from "./inspect-fully.js";
import { positionAt } from "./text-position.js";

/**
 * What PostgreSQL's own parser refuses in a file that is sound otherwise. One that runs outside of a transaction was
 * parsed already, and a program is none of the parser's matter.
 */
export async function syntaxFaults(file: RunnableFile): Promise<FileFault[]> {
  const { language, faults, directives, path, text } = file;
  if (language !== "sql" || faults.length > 0 || !directives.transaction) return [];
  const parsed = await parseSql(text);
  if (!("fault" in parsed)) return [];
  const { offset, fault } = parsed.fault;
  return [{ file: path, ...positionAt(text, offset), fault }];
}

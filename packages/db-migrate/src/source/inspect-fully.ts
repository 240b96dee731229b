import { parseSql } from "../sql/parser.js";
import { effectOf } from "../sql/effect-of.js";
import type { StatementEffect } from "../sql/statement-effect.js";
import type { SourceStatement } from "../sql/statements.js";
import { type InspectedFile, inspectFile } from "./inspect-file.js";
import type { MigrationFile } from "./migration.js";
import { positionAt } from "./text-position.js";

/** A statement that is sent on its own, and what a crash would leave of it. */
export interface OutsideStatement extends SourceStatement {
  readonly effect: StatementEffect;
}

/** A file, ready to be run unless it has faults. */
export interface RunnableFile extends InspectedFile {
  /** The statements of a file that runs outside of a transaction; none of one that runs inside. */
  readonly outside: readonly OutsideStatement[];
}

/**
 * Inspects a file, and parses it where it runs outside of a transaction: a mistake that the server found
 * at its third statement would come after two that cannot be taken back.
 */
export async function inspectFully(file: MigrationFile): Promise<RunnableFile> {
  const inspected = inspectFile(file);
  if (inspected.directives.transaction || inspected.faults.length > 0) {
    return { ...inspected, outside: [] };
  }
  const parsed = await parseSql(file.text);
  if ("fault" in parsed) return refused(inspected, parsed.fault.offset, parsed.fault.fault);
  const { statements } = inspected;
  if (parsed.statements.length !== statements.length) {
    return refused(inspected, 0, "its statements cannot be told apart");
  }
  const outside = parsed.statements.flatMap(({ node }, index) => {
    const statement = statements[index];
    return statement === undefined ? [] : [{ ...statement, effect: effectOf(node) }];
  });
  return { ...inspected, outside };
}

function refused(file: InspectedFile, offset: number, fault: string): RunnableFile {
  const where = { file: file.path, ...positionAt(file.text, offset) };
  return { ...file, outside: [], faults: [{ ...where, fault }] };
}

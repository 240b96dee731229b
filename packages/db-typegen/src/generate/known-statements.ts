import type { Lock, LockedStatement } from "../output/lock.js";
import { statementHash } from "../output/lock-statement.js";
import type { StatementSource } from "../source/statement-source.js";
import type { Judged } from "./differing-variants.js";

/** Statements of which the lock knows everything, and those that have to be described. */
export interface Known {
  readonly known: readonly Judged[];
  readonly unknown: readonly StatementSource[];
}

/** Looks statements up by kind, name and text; where they stand does not matter. */
export function knownStatements(
  sources: readonly StatementSource[],
  lock: Lock | undefined,
  schemaHash: string | undefined,
): Known {
  const isSame = lock !== undefined && lock.schemaHash === schemaHash;
  const byKey = new Map(isSame ? lock.statements.map((each) => [keyOf(each), each]) : []);
  const known: Judged[] = [];
  const unknown: StatementSource[] = [];
  for (const source of sources) {
    const textHash = statementHash(source);
    const locked = byKey.get(keyOf({ ...source, textHash }));
    if (locked === undefined) unknown.push(source);
    else known.push({ source, locked: { ...locked, file: source.file, line: source.line } });
  }
  return { known, unknown };
}

function keyOf({
  kind,
  name,
  textHash,
}: Pick<LockedStatement, "kind" | "name" | "textHash">): string {
  return `${kind} ${name ?? ""} ${textHash}`;
}

import type { SchemaFacts } from "../catalog/schema-facts.js";
import type { Lock, LockedStatement } from "./lock.js";

/** The lock of a program's statements, in the order of files, lines and texts. */
export function lockOf(given: {
  readonly schemaHash: string;
  readonly statements: readonly LockedStatement[];
  readonly facts: Pick<SchemaFacts, "constraints">;
}): Lock {
  return {
    version: 1,
    schemaHash: given.schemaHash,
    statements: given.statements.toSorted(inOrder),
    constraints: given.facts.constraints,
  };
}

function inOrder(a: LockedStatement, b: LockedStatement): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  if (a.line !== b.line) return a.line - b.line;
  return a.textHash < b.textHash ? -1 : 1;
}

/** The text of `db-typegen.lock.json`. */
export function writeLock(lock: Lock): string {
  return `${JSON.stringify(lock, null, 2)}\n`;
}

/** @returns `undefined`: the text is no lock of this version. */
export function readLock(text: string): Lock | undefined {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isLock(read) ? read : undefined;
}

function isLock(read: unknown): read is Lock {
  if (typeof read !== "object" || read === null) return false;
  const lock = read as Partial<Lock>;
  return (
    lock.version === 1 &&
    typeof lock.schemaHash === "string" &&
    Array.isArray(lock.statements) &&
    lock.statements.every((each) => isStatement(each)) &&
    Object.values(lock.constraints ?? { none: undefined }).every((each) => Array.isArray(each))
  );
}

function isStatement(read: Partial<LockedStatement>): boolean {
  return (
    typeof read.textHash === "string" &&
    typeof read.file === "string" &&
    ["text", "named", "file", "composed"].includes(read.kind ?? "") &&
    ["exec", "one", "maybe", "many"].includes(read.cardinality ?? "") &&
    isTyped(read.params) &&
    isTyped(read.columns)
  );
}

function isTyped(read: readonly { readonly type: string }[] | undefined): boolean {
  return Array.isArray(read) && read.every((each) => typeof each?.type === "string");
}

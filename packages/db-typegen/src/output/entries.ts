import type { StatementSource } from "../source/statement-source.js";
import { statementHash } from "./lock-statement.js";
import type { Lock, LockedStatement } from "./lock.js";
import { columnsOfAll, widestCount } from "./variants.js";

/** An entry of a registry or of validators: its key, and what is known of it. */
export interface Entry {
  readonly key: string;
  readonly statement: LockedStatement;
}

/** Texts that are typed by themselves. */
export function textEntries(lock: Lock, sources: readonly StatementSource[]): readonly Entry[] {
  const texts = new Map(sources.map((each) => [statementHash(each), each.text]));
  const found = new Map<string, Entry>();
  for (const statement of lock.statements) {
    const key = texts.get(statement.textHash);
    if (statement.kind === "text" && key !== undefined) found.set(key, { key, statement });
  }
  return sorted(found);
}

/** Statements of `sql.named`, each with what all its variants have in common. */
export function namedEntries(lock: Lock): readonly Entry[] {
  const groups = new Map<string, LockedStatement[]>();
  for (const statement of lock.statements) {
    if (statement.name === undefined) continue;
    if (statement.kind !== "named" && statement.kind !== "composed") continue;
    const group = groups.get(statement.name);
    if (group === undefined) groups.set(statement.name, [statement]);
    else group.push(statement);
  }
  const found = new Map<string, Entry>();
  for (const [key, variants] of groups) {
    const [first] = variants;
    const cardinality = widestCount(variants.map((each) => each.cardinality));
    if (first === undefined || cardinality === undefined) continue;
    found.set(key, { key, statement: { ...first, cardinality, columns: columnsOfAll(variants) } });
  }
  return sorted(found);
}

/** Statements of `.sql` files. */
export function fileEntries(lock: Lock): readonly Entry[] {
  const found = new Map<string, Entry>();
  for (const statement of lock.statements) {
    const { kind, name } = statement;
    if (kind === "file" && name !== undefined) found.set(name, { key: name, statement });
  }
  return sorted(found);
}

function sorted(entries: ReadonlyMap<string, Entry>): readonly Entry[] {
  return [...entries.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

import { readTree } from "../tree/read-tree.js";
import { child, children, number, text } from "../tree/fields.js";
import { isNode, type TreeNode, type TreeValue } from "../tree/tree-node.js";
import { UnreadableTree } from "../tree/unreadable-tree.js";
import type { AttributeRow, CheckRow, RelationRow } from "./catalog-rows.js";
import type { ColumnNullability } from "./relation.js";

/** `relation.column` → the name of the CHECK that lets no NULL in. */
export type CheckedColumns = ReadonlyMap<string, string>;

/** Reads the CHECKs that contain `column IS NOT NULL` as a condition of its own. */
export function checkedColumns(checks: readonly CheckRow[]): CheckedColumns {
  const found = new Map<string, string>();
  for (const { relation, name, tree } of checks) {
    if (relation === 0) continue;
    for (const tested of testedNodes(readCheck(tree)))
      if (tested.kind === "VAR") found.set(`${relation}.${number(tested, "varattno")}`, name);
  }
  return found;
}

/** The domains whose CHECK says `VALUE IS NOT NULL`. */
export function checkedDomains(checks: readonly CheckRow[]): ReadonlySet<number> {
  const domains = checks
    .filter(({ domain }) => domain !== 0)
    .filter(({ tree }) =>
      [...testedNodes(readCheck(tree))].some((node) => node.kind === "COERCETODOMAINVALUE"),
    );
  return new Set(domains.map(({ domain }) => domain));
}

/** Nothing follows from a condition that cannot be read, or is too deep for the stack. */
function readCheck(tree: string): TreeValue {
  try {
    return readTree(tree);
  } catch (error) {
    if (error instanceof UnreadableTree || error instanceof RangeError) return null;
    throw error;
  }
}

/**
 * What a condition tests by IS NOT NULL where its being false makes the whole false. A CHECK passes when
 * it is true or NULL, and a NULL test is never NULL.
 */
function* testedNodes(condition: unknown): Generator<TreeNode> {
  const node = condition as TreeNode | undefined;
  if (!isNode(node)) return;
  if (node.kind === "BOOLEXPR" && text(node, "boolop") === "and")
    for (const each of children(node, "args")) yield* testedNodes(each);
  if (node.kind === "NULLTEST" && number(node, "nulltesttype") === 1) {
    const tested = child(node, "arg");
    if (tested !== undefined) yield tested;
  }
}

/** A column by the constraints of its own table. */
export function ownNullability(
  relation: RelationRow,
  column: AttributeRow,
  checked: CheckedColumns,
  domain: string | undefined,
): ColumnNullability {
  const name = `${relation.name}.${column.name}`;
  if (relation.kind === "v") return can(`${name} is what a trigger of the view returns`);
  if (relation.kind === "m") return can(`${name} is of a materialized view`);
  if (relation.kind === "f")
    return can(`${name} is of a foreign table, whose constraints nobody enforces`);
  if (relation.kind === "c") return can(`${name} is an attribute of a composite type`);
  if (column.notNull && !column.unvalidated) return cannot(`${name} is NOT NULL`);
  const check = checked.get(`${column.relation}.${column.number}`);
  if (check !== undefined) return cannot(`${name} is kept from NULL by the CHECK ${check}`);
  if (domain !== undefined) return cannot(`${name} is of the domain ${domain}, which is NOT NULL`);
  if (column.unvalidated)
    return can(`${name} is NOT NULL, but NOT VALID: older rows may hold NULL`);
  return can(`${name} has no NOT NULL constraint`);
}

function can(because: string): ColumnNullability {
  return { nullable: true, because };
}

function cannot(because: string): ColumnNullability {
  return { nullable: false, because };
}

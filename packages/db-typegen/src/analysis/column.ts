import type { Relation } from "../catalog/relation.js";
import {
  child,
  children,
  flag,
  list,
  maybeNumber,
  number,
  numbers,
  value,
} from "../tree/fields.js";
import { isList, isNode, type TreeNode } from "../tree/tree-node.js";
import { UnreadableTree } from "../tree/unreadable-tree.js";
import { columnName, entryKind, entryName } from "./entry.js";
import { type Analysis, command, type Level, returning, type Site, siteOf } from "./level.js";
import { judgeRowFunction } from "./row-function.js";
import { canBeNull, neverNull, type Verdict } from "./verdict.js";

/** A column, or a whole row, of an entry of the range table. */
export function judgeColumn(node: TreeNode, site: Site, analysis: Analysis): Verdict {
  const up = number(node, "varlevelsup");
  if (up > 0) return judgeOuter(node, up, site, analysis);
  const { level } = site;
  const entry = entryOf(level, number(node, "varno"));
  const absent = absentRow(node, level);
  if (absent !== undefined) return absent;
  const joins = numbers(node, "varnullingrels").filter(
    (join) => !isEliminated(join, number(node, "varno"), site),
  );
  const nulling = joins.find((join) => number(entryOf(level, join), "rtekind") === entryKind.join);
  const name = columnName(entry, number(node, "varattno"));
  if (nulling !== undefined) return canBeNull(nulledBy(name, entryOf(level, nulling)));
  // What remains is grouping, which the entry of the groups judges.
  if (joins.some((join) => number(entryOf(level, join), "rtekind") !== entryKind.group))
    return canBeNull(`${name} is NULL for a reason that is not known`);
  return judgeEntry(node, entry, site, analysis);
}

const joinNames = ["JOIN", "LEFT JOIN", "FULL JOIN", "RIGHT JOIN"];

function nulledBy(column: string, join: TreeNode): string {
  const name = joinNames[number(join, "jointype")] ?? "join";
  return `${column} is NULL where the ${name} finds no row`;
}

/** The same column, seen from the query it belongs to. */
function judgeOuter(node: TreeNode, up: number, site: Site, analysis: Analysis): Verdict {
  const { outer } = site.level;
  if (outer === undefined) throw new UnreadableTree("a column is of no query");
  const fields = new Map(node.fields).set("varlevelsup", String(up - 1));
  return analysis.expression({ kind: node.kind, fields }, outer);
}

function isEliminated(join: number, relation: number, { level, present }: Site): boolean {
  return (
    level.eliminated.get(join)?.has(relation) === true || present.get(join)?.has(relation) === true
  );
}

/** @throws UnreadableTree there is no such entry. */
function entryOf(level: Level, at: number): TreeNode {
  const entry = level.rangeTable[at - 1];
  if (entry === undefined) throw new UnreadableTree(`the range table has no entry ${at}`);
  return entry;
}

/** `old` and `new` in RETURNING, and rows of MERGE that have no match. */
function absentRow(node: TreeNode, level: Level): Verdict | undefined {
  const which = maybeNumber(node, "varreturningtype", returning.default);
  if (
    which === returning.old &&
    level.command !== command.update &&
    level.command !== command.delete
  )
    return canBeNull("a row that is inserted has no old one");
  if (
    which === returning.new &&
    level.command !== command.update &&
    level.command !== command.insert
  )
    return canBeNull("a row that is deleted has no new one");
  const isTarget = number(node, "varno") === number(level.query, "resultRelation");
  return level.command === command.merge && !isTarget && keepsUnmatched(level.query)
    ? canBeNull("WHEN NOT MATCHED BY SOURCE has no row of the source")
    : undefined;
}

/** `MergeMatchKind` 1 is NOT MATCHED BY SOURCE, since 17. */
function keepsUnmatched(query: TreeNode): boolean {
  return children(query, "mergeActionList").some(
    (action) => maybeNumber(action, "matchKind", 1) === 1,
  );
}

function judgeEntry(node: TreeNode, entry: TreeNode, site: Site, analysis: Analysis): Verdict {
  const attribute = number(node, "varattno");
  const { level } = site;
  switch (number(entry, "rtekind")) {
    case entryKind.relation:
      return judgeTableColumn(entry, attribute, analysis);
    case entryKind.subquery:
    case entryKind.with:
      if (attribute === 0) return neverNull(`a row of ${entryName(entry)} is there`);
      return (
        analysis.entryColumns(level, number(node, "varno"))[attribute - 1] ??
        canBeNull(`${columnName(entry, attribute)} is not known`)
      );
    case entryKind.join:
      return judgeJoined(entry, attribute, site, analysis);
    case entryKind.function:
      return judgeRowFunction(entry, attribute, siteOf(level), analysis);
    case entryKind.values:
      return judgeValues(entry, attribute, level, analysis);
    case entryKind.group:
      return judgeGrouped(node, entry, site, analysis);
    default:
      return canBeNull(`${columnName(entry, attribute)} may be NULL, whatever it is of`);
  }
}

function judgeTableColumn(entry: TreeNode, attribute: number, analysis: Analysis): Verdict {
  const relation = analysis.catalog.relations.get(number(entry, "relid"));
  const name = columnName(entry, attribute);
  if (relation === undefined) return canBeNull(`${name} is of an unknown table`);
  if (attribute === 0) return neverNull(`a row of ${name} is there`);
  if (attribute < 0) return judgeSystemColumn(relation, analysis);
  const column = relation.attributes.get(attribute);
  if (column === undefined) return canBeNull(`${name} is not known`);
  // What is inserted into a partitioned table goes to a partition.
  const isWhole = flag(entry, "inh") || relation.kind === "p";
  const { nullable, because } = isWhole ? column.inherited : column.own;
  return nullable ? canBeNull(because) : neverNull(because);
}

/** `ctid`, `tableoid` and their kin: of a row that lies in a table of this server. */
function judgeSystemColumn(relation: Relation, analysis: Analysis): Verdict {
  const all = [relation, ...relation.descendants.map((oid) => analysis.catalog.relations.get(oid))];
  const isStored = all.every((each) => each !== undefined && "rpm".includes(each.kind));
  return isStored ? neverNull("every stored row has it") : canBeNull("the row is not stored here");
}

/** A column that USING merges, or that goes by the name of the join. */
function judgeJoined(entry: TreeNode, attribute: number, site: Site, analysis: Analysis): Verdict {
  const alias = list(entry, "joinaliasvars")[attribute - 1];
  return isNode(alias)
    ? analysis.expression(alias, { ...siteOf(site.level), present: site.present })
    : canBeNull("the column of the join is not known");
}

function judgeValues(
  entry: TreeNode,
  attribute: number,
  level: Level,
  analysis: Analysis,
): Verdict {
  const rows = list(entry, "values_lists").map((row) => {
    const cell = isList(row) ? row[attribute - 1] : undefined;
    return isNode(cell)
      ? analysis.expression(cell, siteOf(level))
      : canBeNull("a value of VALUES is not known");
  });
  const nullable = rows.find((each) => each.nullable);
  if (nullable !== undefined) return canBeNull("a row of VALUES may hold NULL", [nullable]);
  return neverNull("no row of VALUES holds NULL", rows.slice(0, 1));
}

/** PostgreSQL 18: what is grouped by has an entry of its own. */
function judgeGrouped(node: TreeNode, entry: TreeNode, site: Site, analysis: Analysis): Verdict {
  const attribute = number(node, "varattno");
  const grouped = list(entry, "groupexprs")[attribute - 1];
  if (!isNode(grouped)) return canBeNull("what is grouped by is not known");
  const { level } = site;
  const { inEverySet } = level.grouping;
  if (inEverySet !== undefined) {
    const reference = referenceOf(node, level.query);
    if (reference === undefined || !inEverySet.has(reference))
      return canBeNull("it is NULL where a grouping set leaves it out");
  }
  // The guards of the group do not hold for each of its rows, but what is grouped by is the same in all.
  return analysis.expression(grouped, siteOf(level));
}

function referenceOf(column: TreeNode, query: TreeNode): number | undefined {
  const target = children(query, "targetList").find((each) => {
    const expression = child(each, "expr");
    return (
      expression?.kind === "VAR" &&
      number(each, "ressortgroupref") > 0 &&
      value(expression, "varno") === value(column, "varno") &&
      value(expression, "varattno") === value(column, "varattno") &&
      number(expression, "varlevelsup") === 0
    );
  });
  return target === undefined ? undefined : number(target, "ressortgroupref");
}

import { entryKind } from "../analysis/entry.js";
import { expressionType } from "../analysis/expression-type.js";
import type { Analysis } from "../analysis/level.js";
import type { ListedValues } from "../catalog/listed-values.js";
import { originOf, type Placed } from "../json/origin.js";
import { flag, number } from "../tree/fields.js";

/** All values of an expression that is a column of a table, or of a domain, whose CHECK lists them. */
export function valuesOf(at: Placed, analysis: Analysis): ListedValues | undefined {
  const { node, site } = originOf(at, analysis);
  const ofDomain = analysis.catalog.domainValues(expressionType(node));
  if (node.kind !== "VAR" || number(node, "varlevelsup") > 0) return ofDomain;
  const entry = site.level.rangeTable[number(node, "varno") - 1];
  if (entry === undefined || number(entry, "rtekind") !== entryKind.relation) return ofDomain;
  const relation = analysis.catalog.relations.get(number(entry, "relid"));
  const attribute = relation?.attributes.get(number(node, "varattno"));
  // What is inserted into a partitioned table goes to a partition.
  const isWhole = flag(entry, "inh") || relation?.kind === "p";
  const ofColumn = isWhole ? attribute?.inheritedValues : attribute?.ownValues;
  return ofColumn ?? ofDomain;
}

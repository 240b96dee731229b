import { flag, number } from "../tree/fields.js";
import type { TreeNode } from "../tree/tree-node.js";
import { judgeAggregate } from "./aggregate.js";
import { judgeArrayComparison, judgeCall } from "./call.js";
import { judgeColumn } from "./column.js";
import { judgeCase, judgeFirstSolid } from "./condition-value.js";
import { command, type Analysis, type Site } from "./level.js";
import {
  judgeBoolean,
  judgeDomain,
  judgeJsonConstructor,
  judgeNever,
  judgeParameter,
  judgePassing,
  judgeRowComparison,
  judgeSqlValue,
} from "./plain-value.js";
import { judgeRowCall } from "./target-set.js";
import { judgeSublink } from "./sublink.js";
import { canBeNull, neverNull, type Verdict } from "./verdict.js";
import { judgeWindow } from "./window.js";

type Judge = (node: TreeNode, site: Site, analysis: Analysis) => Verdict;

/** By kind of node. A kind that is not here may be NULL: what is new in a release is at worst unknown. */
const judges: Readonly<Record<string, Judge>> = {
  VAR: judgeColumn,
  CONST: (node) => (flag(node, "constisnull") ? canBeNull("it is NULL") : neverNull("a constant")),
  PARAM: judgeParameter,
  FUNCEXPR: (node, site, analysis) =>
    flag(node, "funcretset") ? judgeRowCall(node, site, analysis) : judgeCall(node, site, analysis),
  OPEXPR: (node, site, analysis) =>
    flag(node, "opretset") ? canBeNull("an operator of rows") : judgeCall(node, site, analysis),
  SCALARARRAYOPEXPR: judgeArrayComparison,
  AGGREF: judgeAggregate,
  WINDOWFUNC: judgeWindow,
  SUBLINK: judgeSublink,
  CASEEXPR: judgeCase,
  COALESCEEXPR: judgeFirstSolid,
  MINMAXEXPR: judgeFirstSolid,
  BOOLEXPR: judgeBoolean,
  ROWCOMPAREEXPR: judgeRowComparison,
  NULLTEST: judgeNever,
  BOOLEANTEST: judgeNever,
  DISTINCTEXPR: judgeDistinct,
  ARRAYEXPR: judgeNever,
  ROWEXPR: judgeNever,
  GROUPINGFUNC: judgeNever,
  NEXTVALUEEXPR: judgeNever,
  MERGESUPPORTFUNC: judgeNever,
  SQLVALUEFUNCTION: judgeSqlValue,
  RELABELTYPE: judgePassing,
  COERCEVIAIO: judgePassing,
  ARRAYCOERCEEXPR: judgePassing,
  COLLATEEXPR: judgePassing,
  CONVERTROWTYPEEXPR: judgePassing,
  NAMEDARGEXPR: judgePassing,
  COERCETODOMAIN: judgeDomain,
  CASETESTEXPR: (_node, site) => site.converted ?? canBeNull("it is not known what is converted"),
  JSONCONSTRUCTOREXPR: judgeJsonConstructor,
  JSONISPREDICATE: (node, site, analysis) => judgeInner(node, "expr", site, analysis),
  JSONVALUEEXPR: (node, site, analysis) => judgeInner(node, "formatted_expr", site, analysis),
  RETURNINGEXPR: judgeReturning,
};

/** Whether an expression can be NULL, by what it is of. */
export function judgeExpression(node: TreeNode, site: Site, analysis: Analysis): Verdict {
  const judge = judges[node.kind];
  if (judge === undefined) return canBeNull(`nothing is known of ${node.kind}`);
  return judge(node, site, analysis);
}

/** IS DISTINCT FROM is never NULL where its operator is of the server's own. */
function judgeDistinct(node: TreeNode, _site: Site, analysis: Analysis): Verdict {
  const called = analysis.catalog.operators.get(number(node, "opno"))?.function ?? 0;
  return analysis.builtIns.functions.has(called)
    ? judgeNever()
    : canBeNull("the operator of IS DISTINCT FROM may return NULL");
}

function judgeInner(node: TreeNode, field: string, site: Site, analysis: Analysis): Verdict {
  const inner = node.fields.get(field);
  return typeof inner === "object" && inner !== null && "kind" in inner
    ? analysis.expression(inner, site)
    : canBeNull(`nothing is known of ${node.kind}`);
}

/** `old` and `new` of a view, which are expressions. */
function judgeReturning(node: TreeNode, site: Site, analysis: Analysis): Verdict {
  return site.level.command === command.update
    ? judgeInner(node, "retexpr", site, analysis)
    : canBeNull("one of the two rows may be missing");
}

import { child, children, number } from "../tree/fields.js";
import type { TreeNode } from "../tree/tree-node.js";
import type { FunctionRow } from "../catalog/catalog-rows.js";
import { functionOf } from "./functions-known.js";
import type { Analysis, Site } from "./level.js";
import { canBeNull, ifAll, neverNull, type Verdict } from "./verdict.js";

/** A function over a window of rows. */
export function judgeWindow(node: TreeNode, site: Site, analysis: Analysis): Verdict {
  const called = functionOf(node, analysis.catalog);
  if (called === undefined) return canBeNull("the function is not known");
  // The guard of a CASE holds for the current row, as what is assumed of a FULL JOIN; these look at others.
  const args = children(node, "args").map((each) =>
    analysis.expression(each, { ...site, guards: [], present: new Map() }),
  );
  const name = `${called.name}()`;
  if (needsNoFrame(called, args.length)) return ifAll(name, args);
  const need = needOf(called, analysis);
  if (need === "nothing") return neverNull(`${name} is never NULL`);
  if (need === undefined) return canBeNull(`${name} may find no row`);
  if (!holdsCurrentRow(node, site)) return canBeNull(`${name} is NULL where its frame is empty`);
  if (child(node, "aggfilter") !== undefined)
    return canBeNull(`${name} is NULL where FILTER leaves no row`);
  return need === "row" ? neverNull(`${name} has a row`) : ifAll(name, args.slice(0, 1));
}

/** Those that count rows, and those that have a default where there is no row. */
function needsNoFrame({ schema, name }: FunctionRow, args: number): boolean {
  if (schema !== "pg_catalog") return false;
  return counting.has(name) || (args === 3 && (name === "lag" || name === "lead"));
}

function needOf(called: FunctionRow, { builtIns }: Analysis): string | undefined {
  if (called.schema === "pg_catalog" && ends.has(called.name)) return "value";
  return builtIns.aggregates.get(called.oid);
}

const counting: ReadonlySet<string> = new Set([
  "row_number",
  "rank",
  "dense_rank",
  "percent_rank",
  "cume_dist",
  "ntile",
]);

const ends: ReadonlySet<string> = new Set(["first_value", "last_value"]);

/** `FRAMEOPTION_…` of PostgreSQL's parsenodes.h. */
const frame = {
  startsBefore: 0x20 | 0x200 | 0x800,
  endsAfter: 0x100 | 0x400 | 0x4000,
  isRange: 0x2,
  hasOffset: 0x800 | 0x1000 | 0x2000 | 0x4000,
  excludes: 0x8000 | 0x1_0000 | 0x2_0000,
};

/** The current row is in its own frame. */
function holdsCurrentRow(node: TreeNode, { level }: Site): boolean {
  const reference = number(node, "winref");
  const window = children(level.query, "windowClause").find(
    (each) => number(each, "winref") === reference,
  );
  if (window === undefined) return false;
  const options = number(window, "frameOptions");
  // `1 month -29 days` is no negative interval, and yet it leads forward from some dates.
  if ((options & frame.isRange) !== 0 && (options & frame.hasOffset) !== 0) return false;
  return (
    (options & frame.startsBefore) !== 0 &&
    (options & frame.endsAfter) !== 0 &&
    (options & frame.excludes) === 0
  );
}

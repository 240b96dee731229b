import type { StatementResult } from "../driver/driver.js";
import { ConnectionLostError } from "../errors/connection-errors.js";
import { DatabaseError } from "../errors/database-error.js";
import type { CopyTarget } from "../queryable.js";
import { toCall } from "./call.js";
import type { Conduit } from "./conduit.js";
import { tableOf } from "./copy-relation.js";
import type { TableFacts } from "./insert-plan.js";
import { type Limit, stopped } from "./limit.js";
import { observe } from "./observe.js";
import { prepareCall } from "./prepare.js";
import { supervise } from "./supervision.js";

/**
 * In the order of the columns. What counts statements are triggers on INSERT that run for a statement or after a row
 * (`tgtype`: 1 row, 2 before, 4 INSERT), also those of its partitions, and foreign keys of the table to itself. The
 * type's own length is left out with -1: `bpchar`, where `character` would be one character.
 */
const factsText = `SELECT (c.relkind IN ('r', 'p') AND NOT c.relrowsecurity AND NOT c.relhasrules
    AND a.attidentity IS DISTINCT FROM 'a' AND coalesce(a.attgenerated, '') = '') AS plain,
  pg_catalog.format_type(a.atttypid, -1) AS type,
  (EXISTS (SELECT FROM pg_catalog.pg_trigger AS g WHERE NOT g.tgisinternal
      AND g.tgtype & 4 <> 0 AND g.tgtype & 3 <> 3 AND g.tgrelid = ANY (ARRAY(
        SELECT c.oid UNION ALL SELECT p.relid FROM pg_catalog.pg_partition_tree(c.oid) AS p)))
    OR EXISTS (SELECT FROM pg_catalog.pg_constraint AS k
      WHERE k.contype = 'f' AND k.conrelid = c.oid AND k.confrelid = c.oid)) AS counts,
  (t.typcategory NOT IN ('A', 'C') AND t.typarray <> 0 AND t.typdelim = ',') AS unnests
FROM pg_catalog.unnest($2::text[]) WITH ORDINALITY AS wanted (name, place)
JOIN pg_catalog.pg_class AS c ON c.oid = $1::regclass
LEFT JOIN pg_catalog.pg_attribute AS a
  ON a.attrelid = c.oid AND a.attname = wanted.name AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
ORDER BY wanted.place`;

interface ColumnRow {
  readonly plain: boolean;
  readonly counts: boolean;
  readonly type: string | null;
  readonly unnests: boolean | null;
}

/**
 * Reads what a table says about how rows get into it, before any is sent.
 *
 * @throws DatabaseError whose `outcome` is `not_applied`, whatever became of the question.
 */
export async function readTableFacts(
  conduit: Conduit,
  target: CopyTarget,
  limit: Limit | undefined,
): Promise<TableFacts> {
  let rows: readonly ColumnRow[];
  try {
    rows = (await ask(conduit, [tableOf(target), [...target.columns]], limit)).rows as ColumnRow[];
  } catch (error) {
    throw beforeRows(error, limit);
  }
  return {
    isPlain: rows.every(({ plain }) => plain),
    countsStatements: rows.some(({ counts }) => counts),
    columns: rows.map(({ type, unnests }) => ({
      type: type ?? undefined,
      unnests: unnests === true,
    })),
  };
}

async function ask(
  conduit: Conduit,
  values: readonly unknown[],
  limit: Limit | undefined,
): Promise<StatementResult> {
  const call = toCall(factsText, values);
  const prepared = prepareCall(call, conduit.context);
  const observation = observe(conduit, "query", call);
  try {
    const over = limit?.reason;
    if (over !== undefined) throw stopped(over, { outcome: "not_applied" });
    const borrowed = await conduit.borrow({ limit, dirties: false, statement: factsText });
    observation?.acquired();
    const group = await supervise(borrowed, { limit, statement: factsText }, () =>
      borrowed.send({ statements: [prepared] }),
    );
    const result = group.statements[0] as StatementResult;
    observation?.ended(result.rowCount, result.command);
    return result;
  } catch (error) {
    observation?.failed(error);
    throw error;
  }
}

/** The failure of a question that may have been answered is not that of the rows, which nobody had sent. */
function beforeRows(error: unknown, limit: Limit | undefined): unknown {
  if (!(error instanceof DatabaseError) || error.outcome === "not_applied") return error;
  const reason = limit?.reason;
  return reason === undefined
    ? new ConnectionLostError("the connection was lost before any row was sent", {
        outcome: "not_applied",
        cause: error,
      })
    : stopped(reason, { outcome: "not_applied", answer: error });
}

import type { Queryable } from "@abe/db-core";
import { type Kind, kindOf } from "./schema-facts.js";

/** A call that can stand in FROM. */
export interface RowCall {
  /** Of arguments that it asks for by their kind. */
  readonly text: (value: (kind: Kind) => string) => string;
  /** Each `name type`. */
  readonly columns: readonly string[];
  /** `scalar`: its column has no name of its own. `loose`: which columns it has is said where it is called. */
  readonly form: "scalar" | "named" | "loose";
}

/** Those of PostgreSQL itself. */
export const builtInCalls: readonly RowCall[] = [
  scalar("int4", () => "generate_series(1, 2)"),
  scalar("int4", (v) => `generate_series(1, ${v("int")})`),
  scalar("int4", (v) => `generate_subscripts(${v("texts")}, 1)`),
  scalar("text", (v) => `unnest(${v("texts")})`),
  scalar("text", (v) => `unnest(ARRAY[${v("text")}, 'b'])`),
  scalar("text", (v) => `string_to_table(${v("text")}, 'w', ${v("text")})`),
  scalar("text", (v) => `regexp_split_to_table(${v("text")}, ',')`),
  scalar("_text", (v) => `regexp_matches(${v("text")}, '(a)?(x)?', 'g')`),
  scalar("text", () => `jsonb_object_keys('{"k": null}')`),
  scalar("text", () => `jsonb_array_elements_text('[null, "a"]')`),
  scalar("jsonb", () => `jsonb_array_elements('[null, "a"]')`),
  scalar("jsonb", (v) => `jsonb_path_query(${v("jsonb")}, '$.k')`),
  {
    text: () => `jsonb_each_text('{"a": null, "b": 1}')`,
    columns: ["key text", "value text"],
    form: "named",
  },
  {
    text: () => `jsonb_to_recordset('[{"x": 1}, {"y": "a"}]')`,
    columns: ["x int4", "y text"],
    form: "loose",
  },
  {
    text: () => `jsonb_to_record('{"x": null, "y": "a"}')`,
    columns: ["x int4", "y text"],
    form: "loose",
  },
];

function scalar(type: string, text: RowCall["text"]): RowCall {
  return { text, columns: [`x ${type}`], form: "scalar" };
}

/**
 * Those of a schema whose arguments are of a kind. One that returns any record has its columns in its comment, as in
 * `x int4, y text`.
 */
export async function rowCallsOf(connection: Queryable): Promise<readonly RowCall[]> {
  const rows = await connection.many<{
    name: string;
    arguments: string[];
    columns: string[];
    form: RowCall["form"];
    comment: string | null;
  }>(`
    SELECT p.proname AS name, obj_description(p.oid, 'pg_proc') AS comment,
      ARRAY(SELECT t.typname::text FROM unnest(p.proargtypes) WITH ORDINALITY i (type, at) JOIN pg_type t ON t.oid = i.type
        ORDER BY at) AS arguments,
      ARRAY(SELECT c.name || ' ' || coalesce(b.typname, t.typname) FROM (
          SELECT p.proargnames[at], type, at FROM unnest(p.proallargtypes) WITH ORDINALITY o (type, at)
            WHERE p.proargmodes[at] IN ('o', 't')
          UNION ALL SELECT attname, atttypid, attnum FROM pg_attribute
            WHERE attrelid = r.typrelid AND attnum > 0 AND NOT attisdropped
          UNION ALL SELECT 'x', r.oid, 1 WHERE r.typrelid = 0 AND p.proallargtypes IS NULL
        ) c (name, type, at) JOIN pg_type t ON t.oid = c.type LEFT JOIN pg_type b ON b.oid = t.typbasetype
        ORDER BY c.at) AS columns,
      CASE WHEN r.typrelid <> 0 OR p.proallargtypes IS NOT NULL THEN 'named'
        WHEN r.typname = 'record' THEN 'loose' ELSE 'scalar' END AS form
    FROM pg_proc p JOIN pg_type r ON r.oid = p.prorettype
    WHERE p.pronamespace = 'public'::regnamespace AND p.prokind = 'f' AND r.typname <> 'trigger'
    ORDER BY p.proname, p.oid`);
  return rows.flatMap(({ name, comment, form, ...row }) => {
    const kinds = row.arguments.flatMap((type) => kindOf(type) ?? []);
    const columns = form === "loose" ? (comment?.split(", ") ?? []) : row.columns;
    if (kinds.length < row.arguments.length || columns.length === 0) return [];
    const text: RowCall["text"] = (value) => `${name}(${kinds.map(value).join(", ")})`;
    return [{ text, columns, form }];
  });
}

import type { Queryable } from "@abe/db-core";

/** What expressions are made of: each stands for one type. */
export type Kind = "int" | "text" | "bool" | "jsonb" | "time" | "texts" | "range" | "number";

/** The type a kind stands for, to cast to. */
export const typeOf: Readonly<Record<Kind, string>> = {
  int: "int4",
  text: "text",
  bool: "bool",
  jsonb: "jsonb",
  time: "timestamptz",
  texts: "text[]",
  range: "int4range",
  number: "numeric",
};

const kinds = new Map(Object.entries(typeOf).map(([kind, type]) => [type, kind as Kind]));

/** The kind of a type by its name in `pg_type`, which for an array begins with `_`. */
export function kindOf(type: string): Kind | undefined {
  return kinds.get(type.replace(/^_(.*)$/, "$1[]"));
}

/** A column that a query can name. */
export interface Column {
  readonly name: string;
  readonly kind: Kind;
}

/** A table or view. */
export interface Table {
  readonly name: string;
  readonly isView: boolean;
  readonly columns: readonly Column[];
  readonly references: readonly Reference[];
}

/** A foreign key: its table, and the columns of both sides by position. */
export interface Reference {
  readonly table: string;
  readonly columns: readonly string[];
  readonly target: readonly string[];
}

/** The tables of a database, with those of their columns that are of a kind. */
export async function tablesOf(connection: Queryable): Promise<readonly Table[]> {
  const rows = await connection.many<{ name: string; kind: string; column: string; type: string }>(`
    SELECT c.relname AS name, c.relkind AS kind, a.attname AS column,
      CASE WHEN t.typtype = 'd' THEN b.typname ELSE t.typname END AS type
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid
      LEFT JOIN pg_type b ON b.oid = t.typbasetype
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm') AND a.attnum > 0
      AND NOT a.attisdropped AND c.relname !~ '^v_instead'
    ORDER BY c.relname, a.attnum`);
  const tables = new Map<string, { isView: boolean; columns: Column[] }>();
  for (const { name, kind, column, type } of rows) {
    const table = tables.get(name) ?? { isView: kind === "v" || kind === "m", columns: [] };
    tables.set(name, table);
    const known = kindOf(type);
    if (known !== undefined) table.columns.push({ name: column, kind: known });
  }
  const references = await connection.many<Reference & { from: string }>(`
    SELECT conrelid::regclass::text AS from, confrelid::regclass::text AS table,
      ARRAY(SELECT attname::text FROM unnest(conkey) WITH ORDINALITY k(n, at) JOIN pg_attribute ON attrelid = conrelid
        AND attnum = n ORDER BY at) AS columns,
      ARRAY(SELECT attname::text FROM unnest(confkey) WITH ORDINALITY k(n, at) JOIN pg_attribute ON attrelid = confrelid
        AND attnum = n ORDER BY at) AS target
    FROM pg_constraint WHERE contype = 'f' AND conparentid = 0 ORDER BY conname, conrelid`);
  return [...tables]
    .map(([name, table]) => ({
      name,
      ...table,
      references: references.filter((each) => each.from === name),
    }))
    .filter((table) => table.columns.length > 0);
}

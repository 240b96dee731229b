import type { DatabaseServer } from "@abe/db-core";
import { toPgPool } from "@abe/db-core/pg-pool";

/** What is executed, and by whom. */
export interface Execution {
  readonly text: string;
  readonly values?: readonly (readonly unknown[])[];
  /** As a role that owns nothing, to which row-level security applies. */
  readonly asReader?: boolean;
}

/** Columns that were ever NULL, from 0, and the most rows there were. */
export interface Outcome {
  readonly nulls: ReadonlySet<number>;
  readonly rows: number;
}

/** JSON's null is no NULL. */
const asText = { getTypeParser: () => (text: string | Buffer) => text };

/** Executes a statement with each set of values, none by default, and undoes it. */
export async function execute(
  server: DatabaseServer,
  { text, values = [[]], asReader = false }: Execution,
): Promise<Outcome> {
  const nulls = new Set<number>();
  let most = 0;
  const client = await toPgPool(server).connect();
  try {
    for (const each of values) {
      await client.query("BEGIN");
      if (asReader) await client.query("SET LOCAL ROLE pg_read_all_data");
      // By position: names may be there twice.
      const { rows } = await client.query({
        text,
        values: [...each],
        rowMode: "array",
        types: asText,
      });
      most = Math.max(most, rows.length);
      for (const row of rows as unknown as unknown[][])
        row.forEach((value, at) => value === null && nulls.add(at));
      await client.query("ROLLBACK");
    }
  } finally {
    await client.query("ROLLBACK");
    client.release();
  }
  return { nulls, rows: most };
}

import { sql } from "@abe/db-core";
import type { IDatabaseServer, QueryResult, StandardSchema } from "@abe/db-core";
import { expectSame } from "./type-equality.js";

declare const db: IDatabaseServer;
/** As libraries declare theirs: input and output differ. */
declare const user: StandardSchema<{ id: string }, { id: number }>;
declare const callable: StandardSchema<unknown, { n: bigint }> & ((value: unknown) => unknown);

export async function rowsAreWhatTheSchemaPutsOut(): Promise<void> {
  const row = await db.one(sql.as(user)`select id from users where id = ${7}`);
  expectSame<typeof row, { id: number }>(true);
  const result = await db.query(sql.as(callable)`select 1 as n`);
  expectSame<typeof result, QueryResult<{ n: bigint }>>(true);
}

export function onlyASchemaIsASchema(): void {
  // @ts-expect-error no Standard Schema
  sql.as({ parse: (value: unknown): unknown => value });
  // @ts-expect-error a slot is checked as in any template
  void sql.as(user)`select ${undefined}`;
}

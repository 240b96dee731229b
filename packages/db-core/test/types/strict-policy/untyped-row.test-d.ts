import { sql } from "@abe/db-core";
import type { IDatabaseServer, QueryResult } from "@abe/db-core";
import { type ConstraintName, isUniqueViolation } from "@abe/db-core/errors";
import { expectSame } from "../type-equality.js";

declare module "@abe/db-core" {
  interface DbPolicy {
    untypedRow: unknown;
  }
}

declare const db: IDatabaseServer;

export async function thePolicyMakesUntypedRowsUnknown(): Promise<void> {
  const text = await db.query("SELECT 1 AS n");
  expectSame<typeof text, QueryResult<unknown>>(true);
  const template = await db.one(sql`select 1 as n`);
  expectSame<typeof template, unknown>(true);
  const named = await db.one(sql.named("label")`select 1 as n`);
  expectSame<typeof named, unknown>(true);
  const object = await db.one({ text: "select 1 as n" });
  expectSame<typeof object, unknown>(true);
  // @ts-expect-error nobody said what the row is
  void text.rows[0].n;
  const cell = await db.scalar(sql`select 1 as n`);
  expectSame<typeof cell, unknown>(true);
  const stated = await db.one(sql<{ n: number }>`select 1 as n`);
  expectSame<typeof stated, { n: number }>(true);
}

export function withoutGeneratedNamesAConstraintHasAnyName(error: unknown): void {
  expectSame<ConstraintName<"unique">, string>(true);
  void isUniqueViolation(error, "any");
}

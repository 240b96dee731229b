import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import type { Queryable } from "@abe/db-core";

/** What the contract promises about an error. */
export interface ExpectedError {
  /** SQLSTATE, or db-core's own code. */
  readonly code: string;
  readonly outcome?: "not_applied" | "unknown";
  readonly constraint?: string;
  readonly isRetryable?: boolean;
  readonly sqlState?: string;
  /** Of an error in a message of several commands. */
  readonly completed?: number;
}

/** Fails unless the promise is rejected with an error that has these fields. */
export async function assertRejects(
  promise: Promise<unknown>,
  expected: ExpectedError,
): Promise<void> {
  const error: unknown = await promise.then(
    () => assert.fail(`resolved, instead of an error with code ${expected.code}`),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof Error, "what is thrown is an Error");
  const seen = Object.fromEntries(
    Object.keys(expected).map((key) => [key, Reflect.get(error, key) as unknown]),
  );
  assert.deepEqual(seen, { ...expected }, error.message);
}

/** Creates a table that nobody else uses, and returns its name. */
export async function newTable(queryable: Queryable, columns: string): Promise<string> {
  const name = `conformance_${randomBytes(6).toString("hex")}`;
  await queryable.query(`CREATE TABLE ${name} (${columns})`);
  return name;
}

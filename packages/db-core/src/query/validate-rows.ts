import type { Outcome } from "../errors/outcome.js";
import { RowValidationError } from "../errors/query-errors.js";
import type { StandardIssue, StandardSchema } from "../sql/standard-schema.js";
import type { Call } from "./call.js";

/** A row, and what its error says. */
export interface RowPlace {
  readonly call: Call;
  readonly schema: StandardSchema;
  /** From 0. */
  readonly index: number;
  /** What became of the statement. */
  readonly outcome: Outcome;
}

/** The rows as the statement's schema returns them. @throws RowValidationError names row and path. */
export async function validateRows(
  rows: readonly unknown[],
  call: Call,
  outcome: Outcome,
): Promise<unknown[]> {
  const { schema } = call;
  if (schema === undefined) return rows as unknown[];
  const validated: unknown[] = [];
  for (const [index, row] of rows.entries())
    validated.push(await validateRow(row, { call, schema, index, outcome }));
  return validated;
}

/** One row as the schema returns it. @throws RowValidationError. */
export async function validateRow(
  row: unknown,
  { call, schema, index, outcome }: RowPlace,
): Promise<unknown> {
  const result = await schema["~standard"].validate(row);
  if (result.issues === undefined) return result.value;
  const path = result.issues[0] === undefined ? [] : pathOf(result.issues[0]);
  // The schema's own words may quote the value: they are in `issues`, which is not logged.
  const where = path.length === 0 ? "" : ` at ${path.map(String).join(".")}`;
  throw new RowValidationError(`row ${index + 1} does not satisfy the schema${where}`, {
    issues: result.issues,
    outcome,
    statement: call.text,
    ...(call.name === undefined ? {} : { statementName: call.name }),
  });
}

function pathOf(issue: StandardIssue): PropertyKey[] {
  return (issue.path ?? []).map((part) => (typeof part === "object" ? part.key : part));
}

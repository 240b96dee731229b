import { RowValidationError } from "../errors/query-errors.js";
import type { StandardIssue, StandardSchema } from "../sql/standard-schema.js";
import type { Call } from "./call.js";

/** The rows as the statement's schema returns them. @throws RowValidationError names row and path. */
export async function validateRows(rows: readonly unknown[], call: Call): Promise<unknown[]> {
  const { schema } = call;
  if (schema === undefined) return rows as unknown[];
  const validated: unknown[] = [];
  for (const [index, row] of rows.entries())
    validated.push(await validateRow(row, schema, call, index));
  return validated;
}

/** One row as the schema returns it. @throws RowValidationError. */
export async function validateRow(
  row: unknown,
  schema: StandardSchema,
  call: Call,
  index: number,
): Promise<unknown> {
  const result = await schema["~standard"].validate(row);
  if (result.issues === undefined) return result.value;
  const path = result.issues[0] === undefined ? [] : pathOf(result.issues[0]);
  // The schema's own words may quote the value: they are in `issues`, which is not logged.
  const where = path.length === 0 ? "" : ` at ${path.map(String).join(".")}`;
  throw new RowValidationError(`row ${index + 1} does not satisfy the schema${where}`, {
    issues: result.issues,
    statement: call.text,
    ...(call.name === undefined ? {} : { statementName: call.name }),
  });
}

function pathOf(issue: StandardIssue): PropertyKey[] {
  return (issue.path ?? []).map((part) => (typeof part === "object" ? part.key : part));
}

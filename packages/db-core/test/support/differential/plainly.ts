import { DatabaseError } from "../../../src/errors/index.js";

/** The first OID that a database gives to what its users make: it differs from one to the other. */
const firstOwnOid = 16_384;

const compared = [
  ...[
    "name",
    "message",
    "code",
    "outcome",
    "isRetryable",
    "severity",
    "position",
    "constraint",
    "table",
  ],
  ...[
    "schema",
    "column",
    "dataType",
    "detail",
    "hint",
    "where",
    "routine",
    "statement",
    "completed",
  ],
] as const;

/** A result in a form in which nothing is lost by comparing: the order of columns, classes, kinds of zero. */
export function plainly(value: unknown): unknown {
  if (value instanceof Error) return plainError(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(plainly);
  if (Buffer.isBuffer(value) || value instanceof Date) return value;
  const { constructor } = Object.getPrototypeOf(value) as { constructor: { name: string } };
  return {
    class: constructor.name,
    entries: Object.entries(value).map(([key, each]) => [key, plainField(key, each)]),
  };
}

/** OIDs of one's own types and tables, and process ids, are those of one server. */
function plainField(key: string, value: unknown): unknown {
  if (key.endsWith("ID") && typeof value === "number" && value >= firstOwnOid) return "own";
  if (key === "processId") return "a process";
  if (key === "parameters" && Array.isArray(value))
    return value.map((oid) => plainField("ID", oid));
  return plainly(value);
}

function plainError(error: Error): unknown {
  const keys =
    error instanceof DatabaseError ? compared : (["name", "message", "code", "severity"] as const);
  const fields = keys.map((key) => [key, Reflect.get(error, key)]);
  const { cause } = error;
  return { fields, cause: cause instanceof Error ? plainError(cause) : cause };
}

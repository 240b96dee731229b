/**
 * Values as SQL text, for messages of several commands, which cannot carry parameters. The results mean
 * the same whatever `standard_conforming_strings` says, as libpq's PQescapeLiteral does it.
 */

/** `'it''s'`; `NULL` for `null`. The text must hold no NUL character. */
export function literal(value: string | number | boolean | null): string {
  if (value === null) return "NULL";
  if (typeof value !== "string") return String(value);
  const quoted = `'${value.replaceAll("'", "''")}'`;
  return value.includes("\\") ? ` E${quoted.replaceAll("\\", "\\\\")}` : quoted;
}

/** `"na""me"`, whatever its letters. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

import type { Session } from "@abe/db-core/session";

/** Executes a statement with each set of values, undoes it, and says which columns were ever NULL. */
export async function columnsSeenNull(
  session: Session,
  text: string,
  values: readonly (readonly unknown[])[],
): Promise<ReadonlySet<number>> {
  const seen = new Set<number>();
  for (const each of values) {
    await session.begin();
    try {
      // The names of columns may be the same: rows as one array of booleans each would need a wrapper.
      const { rows, fields } = await session.query<Record<string, unknown>>(text, [...each]);
      for (const row of rows)
        fields.forEach((field, at) => {
          if (row[field.name] === null) seen.add(at);
        });
    } finally {
      await session.rollback();
    }
  }
  return seen;
}

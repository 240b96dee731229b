/** Rows as lines, each column as wide as its widest cell. */
export function textTable(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, index) =>
    Math.max(...rows.map((row) => row[index]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

/** A moment, to the second and in UTC. */
export function moment(date: Date): string {
  return date.toISOString().replace("T", " ").replace(/\..*Z/, "Z");
}

/** What to know where two catalogs come from servers of different majors. @param other a phrase */
export function versionNotes(live: number, compared: number, other: string): string[] {
  const [major, otherMajor] = [live, compared].map((version) => Math.floor(version / 10_000));
  if (major === otherMajor) return [];
  return [
    `The database is PostgreSQL ${major}, and ${other} PostgreSQL ${otherMajor}: they may write the same ` +
      "definition in different words.",
  ];
}

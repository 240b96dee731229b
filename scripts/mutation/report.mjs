/**
 * @typedef {{ status: string, mutatorName: string, replacement?: string, location: { start: Position, end: Position } }} Mutant
 * @typedef {{ line: number, column: number }} Position - Both count from 1.
 * @typedef {{ files: Record<string, { source: string, mutants: Mutant[] }> }} Report - Stryker's JSON.
 */

/** What the tests noticed, and what they did not. */
const noticed = ["Killed", "Timeout"];
const unnoticed = ["Survived", "NoCoverage"];

/**
 * Percent of the mutants that were noticed. Those that were ignored or do not compile count for nothing.
 *
 * @param {readonly Mutant[]} mutants
 */
export function scoreOf(mutants) {
  const good = mutants.filter(({ status }) => noticed.includes(status)).length;
  const bad = mutants.filter(({ status }) => unnoticed.includes(status)).length;
  return good + bad === 0 ? 100 : (100 * good) / (good + bad);
}

/**
 * All mutants of a report.
 *
 * @param {Report} report
 */
export function mutantsOf({ files }) {
  return Object.values(files).flatMap(({ mutants }) => mutants);
}

/**
 * A row for each file: its name, the mutants that count, those unnoticed, the score.
 *
 * @param {Report} report
 */
export function rowsOf({ files }) {
  return Object.entries(files).map(([path, { mutants }]) => {
    const count = mutants.filter(({ status }) =>
      [...noticed, ...unnoticed].includes(status),
    ).length;
    const left = mutants.filter(({ status }) => unnoticed.includes(status)).length;
    return [path, String(count), String(left), `${scoreOf(mutants).toFixed(1)} %`];
  });
}

/**
 * Those that no test noticed, each in a line: where, what stood there, what was put in its place.
 *
 * @param {Report} report
 */
export function survivorsOf({ files }) {
  return Object.entries(files).flatMap(([path, { source, mutants }]) =>
    mutants
      .filter(({ status }) => unnoticed.includes(status))
      .toSorted((a, b) => a.location.start.line - b.location.start.line)
      .map(({ status, replacement = "", location }) => {
        const how = status === "NoCoverage" ? " (no test comes here)" : "";
        return `${path}:${location.start.line}${how}: ${excerpt(source, location)} → ${short(replacement)}`;
      }),
  );
}

/**
 * @param {string} source
 * @param {Mutant["location"]} location
 */
function excerpt(source, { start, end }) {
  const lines = source.split("\n").slice(start.line - 1, end.line);
  const last = lines.length - 1;
  lines[last] = lines[last]?.slice(0, end.column - 1) ?? "";
  lines[0] = lines[0]?.slice(start.column - 1) ?? "";
  return short(lines.join(" "));
}

/** @param {string} text */
function short(text) {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}

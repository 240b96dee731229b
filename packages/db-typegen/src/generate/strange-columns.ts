import type { SourceProblem } from "../source/source-problem.js";
import { problemAt } from "../source/source-file.js";
import type { Judged } from "./differing-variants.js";
import { nearestName } from "./nearest-name.js";

/** Comments that name columns which a statement does not return: they would change nothing, and nobody would see it. */
export function strangeColumns(
  judged: readonly Judged[],
  read: (file: string) => string | undefined,
): SourceProblem[] {
  return judged.flatMap(({ source, locked }) => {
    const { notNull, nullable, json } = source.overrides;
    const columns = locked.columns.map(({ name }) => name);
    const strange = [...notNull, ...nullable, ...Object.keys(json)].filter(
      (each) => !columns.includes(each),
    );
    const file = { file: source.file, content: read(source.file) ?? "" };
    return strange.map((each) => {
      const meant = nearestName(each, columns);
      const hint =
        meant === undefined
          ? `There are ${columns.join(", ") || "none"}.`
          : `Did you mean ${meant}?`;
      const message = `A comment names the column ${each}, which the statement does not return.`;
      return problemAt(file, source.pieces[0]?.offset ?? 0, message, { hint });
    });
  });
}

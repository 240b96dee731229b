import type { LockedStatement } from "../output/lock.js";
import { variantConflict } from "../output/variants.js";
import type { SourceProblem } from "../source/source-problem.js";
import { problemAt } from "../source/source-file.js";
import type { StatementSource } from "../source/statement-source.js";

/** A statement that was found, and what is known of it. */
export interface Judged {
  readonly source: StatementSource;
  readonly locked: LockedStatement;
}

/** Composed statements whose variants return rows of different types: nobody could say the type of their rows. */
export function differingVariants(
  judged: readonly Judged[],
  read: (file: string) => string | undefined,
): SourceProblem[] {
  const groups = new Map<string, Judged[]>();
  for (const each of judged) {
    const { file, line, column, variant } = each.source;
    if (variant === undefined) continue;
    const place = `${file}:${line}:${column}`;
    groups.set(place, [...(groups.get(place) ?? []), each]);
  }
  return [...groups.values()].flatMap((variants) => {
    const conflict = variantConflict(variants.map(({ locked }) => locked));
    const source = conflict === undefined ? undefined : variants[conflict.at]?.source;
    if (conflict === undefined || source === undefined) return [];
    const file = { file: source.file, content: read(source.file) ?? "" };
    const message = `The variants of this statement return different rows: ${conflict.because}.`;
    const variant = `${source.variant ?? ""}; the first is ${variants[0]?.source.variant ?? ""}`;
    return [problemAt(file, source.pieces[0]?.offset ?? 0, message, { variant })];
  });
}

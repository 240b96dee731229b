import type { Session } from "@abe/db-core/session";
import { describeStatements } from "../describe/describe-statements.js";
import type { StatementDescription } from "../describe/statement-description.js";
import type { StatementSource } from "../source/statement-source.js";
import type { GenerationReporter } from "./generation-options.js";

/** Describes each text once, however often it was found. */
export async function describedTexts(
  session: Session,
  sources: readonly StatementSource[],
  {
    reporter,
    signal,
  }: { readonly reporter: GenerationReporter; readonly signal?: AbortSignal | undefined },
): Promise<ReadonlyMap<string, StatementDescription>> {
  const texts = [...new Set(sources.map(({ text }) => text))];
  const descriptions = await describeStatements(session, texts, {
    onProgress: (done) => reporter.described(done, texts.length),
    ...(signal === undefined ? {} : { signal }),
  });
  return new Map(descriptions.map((each) => [each.text, each]));
}

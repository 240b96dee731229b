import { encodeCopyRows } from "../codecs/copy-text.js";
import { StatementError } from "../errors/query-errors.js";
import type { CopyOptions, CopySource, CopyTarget } from "../queryable.js";
import { quoteIdentifier } from "../sql/quote-identifier.js";
import type { Conduit } from "./conduit.js";
import { Limit, stopped } from "./limit.js";
import { observe } from "./observe.js";
import { runCancellable } from "./cancellable.js";
import { checkText } from "./prepare.js";

type Rows = Iterable<readonly unknown[]> | AsyncIterable<readonly unknown[]>;

/** Loads rows with COPY … FROM STDIN. @returns rows the server stored. */
export async function copyRowsIn(
  conduit: Conduit,
  target: CopyTarget,
  rows: Rows,
  options: CopyOptions,
): Promise<number> {
  const text = `COPY ${relation(target)} FROM STDIN`;
  const limit = Limit.of({ signals: [options.signal, conduit.signal] });
  const observation = observe(conduit, copyOperation(text));
  try {
    const over = limit?.reason;
    if (over !== undefined) throw stopped(over, { outcome: "not_applied", statement: text });
    const borrowed = await conduit.borrow({ limit, dirties: false });
    observation?.acquired();
    const chunks = encodeCopyRows(
      rows,
      target.columns.length,
      options.onProgress,
      conduit.context.types,
    );
    const result = await runCancellable(borrowed, limit, text, () => borrowed.copyIn(text, chunks));
    observation?.end({ rowCount: result.rowCount, command: result.command });
    return result.rowCount ?? 0;
  } catch (error) {
    observation?.end({ error });
    throw error;
  }
}

/** Reads COPY … TO STDOUT. Leaving the loop cancels it. */
export async function* copyRowsOut(
  conduit: Conduit,
  source: CopySource,
  options: CopyOptions,
): AsyncGenerator<Uint8Array> {
  const text = `COPY ${sourceOf(source)} TO STDOUT`;
  const limit = Limit.of({ signals: [options.signal, conduit.signal] });
  const observation = observe(conduit, copyOperation(text));
  let failure: unknown;
  try {
    const over = limit?.reason;
    if (over !== undefined) throw stopped(over, { outcome: "not_applied", statement: text });
    const borrowed = await conduit.borrow({ limit, dirties: false });
    observation?.acquired();
    try {
      for await (const chunk of borrowed.copyOut(text)) {
        yield chunk;
        const reason = limit?.reason;
        if (reason !== undefined)
          throw stopped(reason, { outcome: "not_applied", statement: text });
      }
    } finally {
      borrowed.giveBack();
    }
  } catch (error) {
    failure = error;
    throw error;
  } finally {
    observation?.end(failure === undefined ? {} : { error: failure });
  }
}

function copyOperation(text: string) {
  return { kind: "copy", text, name: undefined, batchSize: 1, parameterised: true } as const;
}

function sourceOf(source: CopySource): string {
  if ("table" in source) return relation(source);
  const kind = checkText(source.text);
  if (kind !== "plain")
    throw new StatementError("copyTo() takes a query or a table", { statement: source.text });
  return `(${source.text})`;
}

function relation({ table, columns }: CopyTarget): string {
  const name =
    typeof table === "string" ? quoteIdentifier(table) : table.map(quoteIdentifier).join(".");
  if (columns.length === 0) throw new StatementError("COPY needs at least one column");
  return `${name} (${columns.map(quoteIdentifier).join(", ")})`;
}

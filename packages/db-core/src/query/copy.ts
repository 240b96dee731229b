import { copyRows } from "../codecs/copy-rows.js";
import { ParameterError, StatementError } from "../errors/query-errors.js";
import type { CopyOptions, CopySource, CopyTarget } from "../queryable.js";
import { checkText } from "./check-text.js";
import type { Borrowed, Conduit } from "./conduit.js";
import { columnsOf, relationOf, tableOf } from "./copy-relation.js";
import { Limit, stopped } from "./limit.js";
import { observeCopy } from "./observe.js";
import { ObservedLoop } from "./observed-loop.js";
import { supervise, Supervision } from "./supervision.js";

type Rows = Iterable<readonly unknown[]> | AsyncIterable<readonly unknown[]>;

/** How rows are copied in. */
export interface CopyInOptions extends CopyOptions {
  /** By one COPY, whatever the rows are. Default `false`. */
  readonly isOne?: boolean;
}

/** Loads rows with COPY … FROM STDIN. @returns rows the server stored. */
export async function copyRowsIn(
  conduit: Conduit,
  target: CopyTarget,
  given: Rows,
  options: CopyInOptions,
): Promise<number> {
  const text = `COPY ${relationOf(target)} FROM STDIN`;
  const waits = waitsForRows(given);
  const rows = copyRows({
    rows: given,
    text,
    columns: `SELECT ${columnsOf(target)} FROM ${tableOf(target)}`,
    encoder: conduit.context.types,
    onProgress: options.onProgress,
    isOne: options.isOne,
  });
  const limit = limitOf(conduit, options);
  const observation = observeCopy(conduit, text);
  try {
    const lent = borrow(conduit, { text, limit });
    // In line within the call: a savepoint that is asked for next must not come before it.
    const borrowed = "then" in lent ? await lent : lent;
    observation?.acquired();
    const copy = (): ReturnType<Borrowed["copyIn"]> => borrowed.copyIn({ text, rows, waits });
    const result = await supervise(borrowed, { limit, statement: text }, copy);
    observation?.ended(result.rowCount, result.command);
    return result.rowCount ?? 0;
  } catch (error) {
    observation?.failed(error);
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
  const limit = limitOf(conduit, options);
  const observation = observeCopy(conduit, text);
  const loop = observation && new ObservedLoop(observation);
  let rows = 0;
  try {
    const borrowed = await borrow(conduit, { text, limit, loop });
    observation?.acquired();
    const isCounted = options.onProgress !== undefined || observation !== undefined;
    for await (const chunk of readAll(borrowed, limit, text)) {
      if (isCounted) rows += rowsIn(chunk);
      options.onProgress?.(rows);
      loop?.pause(rows);
      try {
        yield chunk;
      } finally {
        loop?.resume();
      }
    }
  } catch (error) {
    observation?.failed(error, rows);
    throw error;
  } finally {
    observation?.ended(rows);
  }
}

async function* readAll(
  borrowed: Borrowed,
  limit: Limit | undefined,
  text: string,
): AsyncGenerator<Uint8Array> {
  const supervision = new Supervision(borrowed, limit, text);
  const chunks = borrowed.copyOut(text)[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { done, value } = await supervision.answer(() => chunks.next());
      if (done === true) return;
      yield value;
    }
  } finally {
    await supervision.leave(async () => chunks.return?.());
    supervision.end();
  }
}

/** In COPY's text format a row ends with the only newline that it holds. */
function rowsIn(chunk: Uint8Array): number {
  let rows = 0;
  for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) rows++;
  return rows;
}

interface Copying {
  readonly text: string;
  readonly limit: Limit | undefined;
  readonly loop?: ObservedLoop | undefined;
}

function borrow(conduit: Conduit, copying: Copying): Borrowed | Promise<Borrowed> {
  const { limit, text, loop: listener } = copying;
  const over = limit?.reason;
  if (over !== undefined) throw stopped(over, { outcome: "not_applied", statement: text });
  return conduit.borrow({ limit, dirties: false, held: true, statement: text, listener });
}

function limitOf(conduit: Conduit, { signal, timeoutMs }: CopyOptions): Limit | undefined {
  return Limit.of({ signals: [signal, conduit.signal], timeoutMs });
}

/** What is there already, or made without waiting, needs no statement of the same connection. */
function waitsForRows(rows: unknown): boolean {
  if (typeof rows === "object" && rows !== null) {
    if (Symbol.asyncIterator in rows) return true;
    if (Symbol.iterator in rows) return false;
  }
  throw new ParameterError("the rows of a COPY are an iterable of arrays; nothing was sent");
}

function sourceOf(source: CopySource): string {
  if (typeof source === "object" && source !== null && "table" in source) return relationOf(source);
  const { text } = source ?? {};
  if (typeof text !== "string" || checkText(text) !== "plain")
    throw new StatementError(
      "copyTo() takes a table, or a query as { text }",
      typeof text === "string" ? { statement: text } : {},
    );
  // It may end with a comment.
  return `(${text}\n)`;
}

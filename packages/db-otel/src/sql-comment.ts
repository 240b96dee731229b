/** Tags of {@link sqlComment}. Trace context is none of them: it would make another text of each call. */
export type SqlCommentTags = Readonly<Record<string, string>> & {
  readonly traceparent?: never;
  readonly tracestate?: never;
};

const perCall: ReadonlySet<string> = new Set(["traceparent", "tracestate"]);

/**
 * Tags as sqlcommenter writes them, to stand at the end of a statement's text:
 * `/*action='list',route='%2Fusers'*\/`. The server's log, `pg_stat_activity` and `pg_stat_statements` show
 * them.
 *
 * They belong to the text: give the same ones each time, from constants. A text that differs from call to
 * call is parsed and planned anew each time, and is another statement to `pg_stat_statements`. What says
 * which call it was is left out for that reason; `propagation: "transaction"` tells the server.
 *
 * @returns an empty text where there are no tags.
 * Source: https://google.github.io/sqlcommenter/spec/
 */
export function sqlComment(tags: SqlCommentTags): string {
  const written = Object.entries<string>(tags)
    .filter(([key]) => !perCall.has(key))
    .map(([key, value]) => `${encode(key)}='${encode(value)}'`)
    .toSorted();
  return written.length === 0 ? "" : `/*${written.join(",")}*/`;
}

/** No slash is left, so a value cannot end the comment. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll("'", String.raw`\'`);
}

import type { StatementSource } from "@abe/db-typegen";

/** A source of a text, as if it stood in a program. */
export function textSource(text: string, more: Partial<StatementSource> = {}): StatementSource {
  return {
    kind: "text",
    file: "src/program.ts",
    line: 1,
    column: 1,
    text,
    overrides: { notNull: [], nullable: [], json: {} },
    pieces: [],
    ...more,
  };
}

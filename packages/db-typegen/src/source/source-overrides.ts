import type { SqlToken } from "./sql-token.js";
import type { StatementOverrides } from "./statement-source.js";

/** A fault in what a comment says, at an offset of the text. */
export interface OverrideFault {
  readonly offset: number;
  readonly message: string;
}

interface Draft {
  readonly notNull: string[];
  readonly nullable: string[];
  readonly json: Record<string, string>;
  readonly faults: OverrideFault[];
}

/** Reads `-- @notnull a, b`, `-- @nullable c` and `-- @json c: Type` among the comments of a text. */
export function readOverrides(
  text: string,
  tokens: readonly SqlToken[],
): { readonly overrides: StatementOverrides; readonly faults: readonly OverrideFault[] } {
  const draft: Draft = { notNull: [], nullable: [], json: {}, faults: [] };
  for (const { kind, start, end } of tokens) {
    const comment = text.slice(start, end);
    const said = kind === "comment" ? /^--\s*@(\w+)\b(.*)$/.exec(comment) : null;
    const word = said?.[1];
    if (word !== undefined) readOne(draft, word, (said?.[2] ?? "").trim(), start);
  }
  const { faults, ...overrides } = draft;
  return { overrides, faults };
}

function readOne(draft: Draft, word: string, rest: string, offset: number): void {
  const fault = (message: string): void => void draft.faults.push({ offset, message });
  if (word === "json") {
    const [, column, type] = /^("(?:[^"]|"")+"|[^\s:,"]+)\s*:\s*(.+)$/.exec(rest) ?? [];
    if (column === undefined || type === undefined)
      fault("Write -- @json column: Type, such as -- @json tags: { id: number }[].");
    else draft.json[unquoted(column)] = type;
  } else if (word === "notnull" || word === "nullable") {
    const columns = rest.split(",").map((each) => unquoted(each.trim()));
    if (columns.some((each) => each === "")) fault(`Name columns of the result: -- @${word} a, b.`);
    else (word === "notnull" ? draft.notNull : draft.nullable).push(...columns);
  }
  // Other words may be for other tools.
}

function unquoted(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;
}

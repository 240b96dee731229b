import { SqlLexer } from "./sql-lexer.js";

/**
 * The text without anything a caller may have written into it: every literal becomes `?`, comments go,
 * blanks shrink to one. Placeholders (`$1`) and identifiers stay.
 *
 * `true` and `false` are literals too, and so is the unquoted value of a SET. Any text is accepted; time
 * grows with its length only.
 *
 * Source: OpenTelemetry semantic conventions, "Sanitization of db.query.text".
 */
export function sanitiseSql(text: string): string {
  const lexer = new SqlLexer(text);
  const setting = new Setting();
  let sanitised = "";
  // What stands in the text as it is to be shown is copied in one piece.
  let from = 0;
  let to = 0;
  while (lexer.next() !== "end") {
    const hidden = setting.hides(lexer) || lexer.kind === "literal" || isBoolean(lexer);
    if (hidden || lexer.spaced) {
      sanitised += text.slice(from, to);
      if (lexer.spaced && sanitised !== "") sanitised += " ";
      if (hidden) sanitised += "?";
      from = hidden ? lexer.end : lexer.start;
    }
    to = lexer.end;
  }
  return sanitised + text.slice(from, to);
}

function isBoolean(lexer: SqlLexer): boolean {
  const length = lexer.end - lexer.start;
  if (lexer.kind !== "word" || (length !== 4 && length !== 5)) return false;
  return lexer.keyword === "TRUE" || lexer.keyword === "FALSE";
}

/** What may stand before the value of a SET: `SET TIME ZONE value` as well. */
const valueMarks: ReadonlySet<string> = new Set(["TO", "ZONE"]);

/** Follows `SET name = value` and `SET name TO value`: the value may be a bare word. */
class Setting {
  #state: "start" | "name" | "value" | "elsewhere" = "start";

  /** Whether the current token is such a value. */
  hides(lexer: SqlLexer): boolean {
    if (lexer.is(";")) {
      this.#state = "start";
      return false;
    }
    switch (this.#state) {
      case "start":
        this.#state = lexer.keyword === "SET" ? "name" : "elsewhere";
        return false;
      case "name":
        if (lexer.is("=") || valueMarks.has(lexer.keyword)) this.#state = "value";
        return false;
      case "value":
        return lexer.kind === "word" || lexer.kind === "quotedWord";
      case "elsewhere":
        return false;
    }
  }
}

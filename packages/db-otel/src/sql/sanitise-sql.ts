import { SqlLexer } from "./sql-lexer.js";

/**
 * The text without anything a caller may have written into it: every literal becomes `?`, comments go,
 * blanks shrink to one. Placeholders (`$1`) and identifiers stay.
 *
 * `true` and `false` are literals too, and so is the unquoted value of a SET.
 *
 * Source: OpenTelemetry semantic conventions, "Sanitization of db.query.text".
 */
export function sanitiseSql(text: string): string {
  const lexer = new SqlLexer(text);
  const setting = new Setting();
  let sanitised = "";
  while (lexer.next() !== "end") {
    if (lexer.spaced && sanitised !== "") sanitised += " ";
    const hidden = setting.hides(lexer) || lexer.kind === "literal" || isBoolean(lexer);
    sanitised += hidden ? "?" : lexer.value;
  }
  return sanitised;
}

function isBoolean(lexer: SqlLexer): boolean {
  return /^(?:TRUE|FALSE)$/.test(lexer.keyword);
}

/** Follows `SET name = value` and `SET name TO value`: the value may be a bare word. */
class Setting {
  #state: "start" | "name" | "value" | "elsewhere" = "start";

  /** Whether the current token is such a value. */
  hides(lexer: SqlLexer): boolean {
    if (lexer.is(";")) {
      this.#state = "start";
      return false;
    }
    if (this.#state === "value") return lexer.kind === "word" || lexer.kind === "quotedWord";
    if (this.#state === "start") this.#state = lexer.keyword === "SET" ? "name" : "elsewhere";
    else if (this.#state === "name" && (lexer.is("=") || lexer.keyword === "TO")) {
      this.#state = "value";
    }
    return false;
  }
}

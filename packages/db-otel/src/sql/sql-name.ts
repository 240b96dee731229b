import type { SqlLexer } from "@abe/db-core/observer";

/** Whether a name may begin at the current token. */
export function beginsName(lexer: SqlLexer): boolean {
  return lexer.kind === "word" || lexer.kind === "quotedWord";
}

/** Takes a name with its qualifiers, as written but without blanks: `public . "t"` → `public."t"`. */
export function takeName(lexer: SqlLexer): string {
  let name = lexer.take();
  while (lexer.is(".")) {
    lexer.next();
    if (beginsName(lexer)) name += `.${lexer.take()}`;
  }
  return name;
}

/** What PostgreSQL makes of an unqualified name: lower case unless quoted (section 4.1.1). */
export function foldName(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase();
}

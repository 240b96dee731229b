import { code, lexicalStep } from "./lexical-state.js";
import type { LexicalState, LexicalStep } from "./lexical-state.js";

/** Longer texts are cut: enough to recognise a statement by. */
const mostCharacters = 4_096;
const hidden = "?";
const cut = "…";

/** The value of a SET may be a bare word. */
const setting = /(^|;)(\s*SET\s+(?:(?:LOCAL|SESSION)\s+)?[\w."]+\s*(?:=|TO\b))[^;]*/gi;

/**
 * A text as it may be logged: every literal is `?`, comments are gone, blanks shrink to one, and of more
 * than 4,096 characters the rest is left out. Placeholders and identifiers stay.
 *
 * Texts are read with `standard_conforming_strings = on`. Where a backslash before a quote would mean
 * something else without it, the rest is left out as well.
 *
 * Source: OpenTelemetry semantic conventions, "Sanitization of db.query.text".
 */
export function hideLiterals(text: string): string {
  const writer = new SafeText();
  const read = text.slice(0, mostCharacters);
  let state = code;
  for (let offset = 0; offset < read.length && !writer.isOver;) {
    const step = lexicalStep(read, offset, state);
    writer.add(read.slice(offset, step.next), state, step);
    state = step.state;
    offset = step.next;
  }
  const isWhole = read.length === text.length && !writer.isOver;
  return isWhole ? writer.text : writer.text + cut;
}

/** The same of several, one by one: what one leaves open must not turn the others inside out. */
export function hideLiteralsOfAll(texts: readonly string[]): string {
  let all = "";
  for (const text of texts) {
    if (all.length > mostCharacters) break;
    all += `${all === "" ? "" : "; "}${hideLiterals(text)}`;
  }
  return all.length > mostCharacters ? all.slice(0, mostCharacters) + cut : all;
}

/** Writes what may be shown of each piece. */
class SafeText {
  /** The rest cannot be told apart. */
  isOver = false;
  #text = "";
  /** What ended just now: more of it may follow without a blank. */
  #last: "literal" | "dollar" | "other" = "other";

  get text(): string {
    return this.#text.replaceAll(/\s+/g, " ").trim().replaceAll(setting, `$1$2 ${hidden}`);
  }

  add(piece: string, before: LexicalState, step: LexicalStep): void {
    const { state } = step;
    if (before.in === "code") return this.#addCode(piece, step);
    if (before.in === "identifier") this.#text += piece;
    else if (before.in === "string" && state.in === "code") this.#leave(piece, before.escapes);
  }

  #addCode(piece: string, { state, fault }: LexicalStep): void {
    if (state.in === "string" || state.in === "dollar") return this.#literal();
    if (state.in === "line comment" || state.in === "block comment") return this.#other(" ");
    if (this.#last === "dollar") return this.#other(piece);
    // Letters that are glued to a number belong to it, as far as a reader can tell.
    const isGlued = this.#last === "literal" && /^\w/.test(piece);
    if (isGlued || /^\d/.test(piece) || /^(?:true|false)$/i.test(piece)) return this.#literal();
    this.#other(piece);
    if (fault === "numbered parameter") this.#last = "dollar";
  }

  #literal(): void {
    if (this.#last !== "literal") this.#text += hidden;
    this.#last = "literal";
  }

  #other(piece: string): void {
    this.#text += piece;
    this.#last = "other";
  }

  #leave(piece: string, escapes: boolean): void {
    const slashes = /\\*(?='$)/.exec(piece)?.[0].length ?? 0;
    if (!escapes && slashes % 2 === 1) this.isOver = true;
  }
}

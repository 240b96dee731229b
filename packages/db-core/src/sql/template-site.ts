import { SqlTemplateError } from "../errors/query-errors.js";
import { compile } from "./compile.js";
import { fragmentParts } from "./fragment.js";
import { closeText } from "./lexical-closure.js";

/** A place in the program where a `sql` template stands, checked once. */
export interface TemplateSite {
  /** As written, but complete: a line comment at the end has its line break. */
  readonly strings: readonly string[];
  /** The whole text when every slot holds a plain value. */
  readonly text: string;
}

/** A site lives as long as the function its template stands in. */
const sites = new WeakMap<TemplateStringsArray, TemplateSite>();

/**
 * The checked site of a template. The work is done at the first use of each place in the program.
 *
 * @throws SqlTemplateError called as a function, an escape JavaScript refuses or drops, a slot inside a
 * literal, quoted identifier or comment, a literal left open, or `$1` written by hand.
 */
export function templateSite(template: TemplateStringsArray): TemplateSite {
  const known = sites.get(template);
  if (known !== undefined) return known;
  if (!isTemplate(template)) {
    throw new SqlTemplateError(
      "sql is a template tag: write sql`…`, not sql(…). " +
        "For names and parts from elsewhere see sql.id, sql.choose and sql.raw.",
    );
  }
  const strings = closeText(template.raw.map((raw, index) => cooked(raw, template[index])));
  const site = Object.freeze({ strings, text: textOf(strings) });
  sites.set(template, site);
  return site;
}

/** Only the language makes frozen arrays with a frozen `raw`. A text or a parsed JSON body is none. */
function isTemplate(template: unknown): boolean {
  return (
    Array.isArray(template) &&
    Object.isFrozen(template) &&
    "raw" in template &&
    Array.isArray(template.raw) &&
    Object.isFrozen(template.raw)
  );
}

/** An escape, and its character when JavaScript silently drops the backslash: `\d` is `d`. */
const escapes = /\\(?:([^'"\\bfnrtvxu0`${\n\r\u2028\u2029])|[^])/g;

/** The text between two slots. An escape JavaScript cannot read makes it `undefined`. */
function cooked(raw: string, text: string | undefined): string {
  if (text === undefined) {
    throw new SqlTemplateError(
      `The template holds an escape JavaScript cannot read: write \\\\ for a backslash.\n${raw.trim()}`,
    );
  }
  if (text.includes("\0")) throw new SqlTemplateError("The template holds a NUL: SQL has none.");
  for (const [escape, dropped] of raw.matchAll(escapes)) {
    if (dropped === undefined) continue;
    throw new SqlTemplateError(
      `JavaScript drops the backslash of ${escape} in a template: write \\${escape}.\n${raw.trim()}`,
    );
  }
  return text;
}

function textOf(strings: readonly string[]): string {
  const values = strings.slice(1).map(() => null);
  return compile(fragmentParts(strings, values)).text;
}

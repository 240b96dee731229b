import { SqlTemplateError } from "../errors/query-errors.js";
import { createFragment } from "./fragment.js";
import type { Fragment } from "./fragment.js";
import { closeText } from "./lexical-closure.js";

const trustBrand: unique symbol = Symbol.for("@abe/sql/trusted");

/** Text that somebody vouched for with {@link trustSql}. */
export interface TrustedSql {
  readonly [trustBrand]: true;
  readonly text: string;
  /** Why it is safe, for whoever reads the code next. */
  readonly reason: string;
}

/**
 * Vouches for a text that no template can hold, such as one read from a migration. Never anything a
 * user typed: it becomes SQL as it is. One word to search for in a review.
 *
 * @throws SqlTemplateError no reason, a literal or comment left open, or `$1` in the text.
 */
export function trustSql(text: string, reason: string): TrustedSql {
  if (typeof text !== "string" || typeof reason !== "string" || reason.trim() === "") {
    throw new SqlTemplateError("trustSql needs a text and the reason why it can be trusted.");
  }
  const [closed = ""] = closeText([text]);
  return Object.freeze({ [trustBrand]: true as const, text: closed, reason });
}

/**
 * Text as it is. Takes only what {@link trustSql} returned.
 *
 * @throws SqlTemplateError anything else.
 */
export function raw(trusted: TrustedSql): Fragment {
  if (typeof trusted !== "object" || trusted === null || !Object.hasOwn(trusted, trustBrand)) {
    throw new SqlTemplateError("sql.raw takes only what trustSql(text, reason) returned.");
  }
  return createFragment([trusted.text], []);
}

import { SqlTemplateError } from "../errors/query-errors.js";
import { requireFragment } from "./bound-value.js";
import type { Fragment } from "./fragment.js";

/**
 * The fragment under `key`: how a caller's word becomes SQL without becoming part of it. Only own keys
 * count, so `toString` chooses nothing.
 *
 * @throws SqlTemplateError any other key; the message lists the allowed ones and not the key, which is
 * a caller's value.
 */
export function choose(key: string, choices: Readonly<Record<string, Fragment>>): Fragment {
  if (typeof key !== "string" || !Object.hasOwn(choices, key)) {
    const allowed = Object.keys(choices).map((each) => JSON.stringify(each));
    throw new SqlTemplateError(`sql.choose: no such choice. Allowed: ${allowed.join(", ")}.`);
  }
  const chosen = choices[key];
  requireFragment(chosen, `sql.choose, ${JSON.stringify(key)}`);
  return chosen;
}

import { isDatabaseError } from "@abe/db-core/errors";
import { DbTypegenError } from "../errors.js";

/** An error, with its code, and what to type next. */
export function renderError(error: unknown): string {
  if (!(error instanceof Error)) return `error: ${String(error)}`;
  const code: unknown = Reflect.get(error, "code");
  const known =
    error instanceof DbTypegenError || isDatabaseError(error) || typeof code === "string";
  if (!known) return `error: unexpected failure: ${error.stack ?? error.message}`;
  const next = nextSteps[String(code)];
  // The last line may be one with a caret.
  const [first = "", ...others] = error.message.split("\n");
  const message = [`error: ${first} (${String(code)})`, ...others];
  return [...message, ...(next === undefined ? [] : [next])].join("\n");
}

const otherServer =
  "hint: use another server: --server <url> makes a throw-away database there, --database-url <url> reads one as it is";

const nextSteps: Readonly<Record<string, string>> = {
  DB_TESTING_BINARIES: otherServer,
  DB_TESTING_INITDB: otherServer,
  DB_TESTING_START: otherServer,
  DB_TESTING_USER: otherServer,
  DB_TYPEGEN_MIGRATIONS:
    "hint: nothing was written; mend the migration and generate again (npx @abe/db-migrate lint looks at migrations too)",
};

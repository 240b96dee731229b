import { promisify } from "node:util";
import { MigrationConfigError } from "../errors/config-error.js";

/** As long as the driver waits for a password. */
const patienceMs = 5000;

const tryIt =
  "Run it as DB_MIGRATION_PASSWORD_COMMAND, or auth.passwordCommand, says it: its first line must be the password.";

/** A program and its arguments, from a JSON array of texts or from words. */
export function parseCommand(text: string): readonly string[] {
  if (!text.trimStart().startsWith("[")) return text.split(/\s+/).filter((word) => word !== "");
  try {
    const parsed: unknown = JSON.parse(text);
    if (Array.isArray(parsed) && parsed.every((each) => typeof each === "string")) return parsed;
  } catch {
    // Said below, in one sentence for both.
  }
  throw new MigrationConfigError([
    'DB_MIGRATION_PASSWORD_COMMAND begins like a JSON array and is not one of texts. Write ["program", "argument"].',
  ]);
}

/**
 * A function that runs the program, without a shell, and yields the first line it prints. What it prints
 * besides is shown to nobody.
 */
export function passwordFromCommand(command: readonly string[]): () => Promise<string> {
  const [program, ...values] = command;
  if (program === undefined) {
    throw new MigrationConfigError([
      'The command that prints the password is empty. Name a program, such as ["vault", "read", "…"].',
    ]);
  }
  return async () => {
    // Loaded for it alone: an `up` of which no program says the password is a start of an application.
    const { execFile } = await import("node:child_process");
    const { stdout } = await promisify(execFile)(program, values, { timeout: patienceMs }).catch(
      (cause: unknown) => {
        throw new MigrationConfigError([
          `${program}, which should print a password, ${ended(cause)}. ${tryIt}`,
        ]);
      },
    );
    const [password = ""] = stdout.split(/\r?\n/);
    if (password !== "") return password;
    throw new MigrationConfigError([
      `${program}, which should print a password, printed none. ${tryIt}`,
    ]);
  };
}

/** How it ended; the error itself quotes what it printed. */
function ended(cause: unknown): string {
  const code: unknown = cause instanceof Error ? Reflect.get(cause, "code") : undefined;
  if (code === "ENOENT") return "does not exist";
  return typeof code === "number" ? `ended with ${code}` : "could not be run, or took too long";
}

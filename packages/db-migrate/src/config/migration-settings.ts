import { MigrationConfigError } from "../errors/config-error.js";
import type { Environment } from "./environment.js";

/** What a migration older than an applied one is: a problem, or the next to apply. */
export type OutOfOrderPolicy = "error" | "allow";

/** How migrations are found and run. */
export interface MigrationSettings {
  /**
   * The folder of migrations, taken from the current directory of the moment a command runs. Default
   * `migrations`. Variable `DB_MIGRATION_DIRECTORY`.
   */
  readonly directory: string;
  /**
   * The environment the database must belong to. The first command that names one stamps it into the
   * database; from then on another name is refused. Default: none, nothing is checked. Variable
   * `DB_ENVIRONMENT`.
   */
  readonly environment: string | undefined;
  /**
   * Milliseconds to wait for another runner. 0 asks once. 0 to 2,147,483,647. Default 30,000. Variable
   * `DB_MIGRATION_LOCK_WAIT_MS`.
   */
  readonly lockWaitMs: number;
  /**
   * Milliseconds a statement of a migration waits for a lock on a table before it gives up: while it
   * waits, everybody else queues behind it. 0 waits for ever. 0 to 2,147,483,647. Default 3,000. Variable
   * `DB_MIGRATION_LOCK_TIMEOUT_MS`. A file's `lock_timeout` directive goes before it.
   */
  readonly lockTimeoutMs: number;
  /** `error` or `allow`. Default `error`. Variable `DB_MIGRATION_OUT_OF_ORDER`. */
  readonly outOfOrder: OutOfOrderPolicy;
}

const longestMs = 2_147_483_647;

/**
 * Options first, then variables, then defaults.
 *
 * @throws MigrationConfigError names every bad value, what was given and what is allowed.
 */
export function resolveSettings(
  env: Environment,
  options: Partial<MigrationSettings> = {},
): MigrationSettings {
  const problems: string[] = [];
  const text = (option: string | undefined, variable: string): string | undefined =>
    option ?? (env[variable] || undefined);
  const choose = (name: keyof typeof durations): number => {
    const { variable, otherwise } = durations[name];
    const given = options[name] ?? (env[variable] || undefined);
    const value = given === undefined ? otherwise : toMilliseconds(given);
    if (value === undefined) problems.push(durationProblem(name, options[name], given));
    return value ?? otherwise;
  };
  const outOfOrder = options.outOfOrder ?? (env["DB_MIGRATION_OUT_OF_ORDER"] || "error");
  if (outOfOrder !== "error" && outOfOrder !== "allow") {
    problems.push(
      `DB_MIGRATION_OUT_OF_ORDER is ${JSON.stringify(outOfOrder)}: say error or allow.`,
    );
  }
  const settings = {
    directory: text(options.directory, "DB_MIGRATION_DIRECTORY") ?? "migrations",
    environment: text(options.environment, "DB_ENVIRONMENT"),
    lockWaitMs: choose("lockWaitMs"),
    lockTimeoutMs: choose("lockTimeoutMs"),
    outOfOrder: outOfOrder === "allow" ? ("allow" as const) : ("error" as const),
  };
  if (problems.length > 0) throw new MigrationConfigError(problems);
  return settings;
}

const durations = {
  lockWaitMs: { variable: "DB_MIGRATION_LOCK_WAIT_MS", otherwise: 30_000 },
  lockTimeoutMs: { variable: "DB_MIGRATION_LOCK_TIMEOUT_MS", otherwise: 3000 },
} as const;

function toMilliseconds(given: string | number): number | undefined {
  const value = typeof given === "number" || /^\d+$/.test(given) ? Number(given) : Number.NaN;
  return Number.isInteger(value) && value >= 0 && value <= longestMs ? value : undefined;
}

function durationProblem(
  name: keyof typeof durations,
  option: number | undefined,
  given: string | number | undefined,
): string {
  const named = option === undefined ? durations[name].variable : name;
  return `${named} is ${JSON.stringify(given)}: give whole milliseconds, 0 to ${longestMs}.`;
}

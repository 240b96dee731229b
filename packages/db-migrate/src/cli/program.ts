import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import type { VerifyOptions } from "../commands/inspect-database.js";
import type { MigrateUpOptions } from "../commands/migrate-up.js";
import type { InterruptedVerdict } from "../commands/repair.js";
import type { DriftOptions } from "../drift/detect-drift.js";
import type { LintFormat } from "../lint/format-report.js";
import type { LintSeverity } from "../lint/lint-finding.js";
import { toolVersion } from "../tool-version.js";
import type { CliOutput } from "./cli-output.js";
import { Commands, type GlobalFlags } from "./commands.js";
import { exitCodes } from "./exit-codes.js";

/**
 * Reads the arguments, runs the command they name, and yields its exit status.
 *
 * @throws what the command throws.
 */
export async function runProgram(
  argv: readonly string[],
  output: CliOutput,
  signal?: AbortSignal,
): Promise<number> {
  let exitCode: number = exitCodes.ok;
  const program = describeProgram(output);
  const commands = (): Commands => new Commands(program.opts<GlobalFlags>(), output, signal);
  describeCommands(program, async (run) => {
    exitCode = await run(commands());
  });
  try {
    await program.parseAsync(argv, { from: "user" });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help and version are thrown too; commander has printed what there is to say.
    return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  }
}

function describeProgram(output: CliOutput): Command {
  return new Command("db-migrate")
    .usage("<command> [options]   (npx @abe/db-migrate <command>)")
    .description("PostgreSQL migrations: <version>_<name>/up.sql and down.sql")
    .version(toolVersion())
    .option("--dir <folder>", "migrations folder (default: ./migrations)")
    .option("--url <url>", "database (default: DATABASE_URL or DB_*)")
    .option("--env <name>", "environment that the database must belong to")
    .option("--config <file>", "configuration file (default: ./db-migrate.config.*)")
    .option("--lock-wait <ms>", "how long to wait for another runner (default: 30000)", wholeNumber)
    .option("--json", "print events and the result as lines of JSON")
    .option("--quiet", "no progress, warnings and errors only")
    .addHelpText("after", exitStatusHelp)
    .showHelpAfterError("(add --help for the commands)")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => output.out(text.trimEnd()),
      writeErr: (text) => output.err(text.trimEnd()),
    });
}

const exitStatusHelp = `
Exit status: 0 done, 1 internal fault, 2 usage or configuration, 3 pending (status --check),
4 history mismatch, drift or broken way back, 5 invalid file or lint errors, 6 failed and rolled back, 7 repair needed, 8 denied,
9 locked by another runner, 10 database not reachable, 130 and 143 stopped by a signal.`;

type Act = (run: (commands: Commands) => Promise<number>) => Promise<void>;

function describeCommands(program: Command, act: Act): void {
  describeUp(program, act);
  describeDown(program, act);
  program
    .command("status")
    .option("--check", "exit with 3 when migrations are pending, 4 on a mismatch")
    .description("show which migrations are applied")
    .action(({ check }: { check?: true }) => act((commands) => commands.status(check === true)));
  describePlan(program, act);
  describeShadowed(program, act);
  describeLint(program, act);
  program
    .command("init")
    .description("make the migrations folder")
    .action(() => act((commands) => commands.init()));
  program
    .command("create")
    .argument("<name>", "letters, digits, _, - and .")
    .option("--ts", "write programs instead of SQL (they need DB_MIGRATION_PROGRAMS=true)")
    .description("write the folder of a new migration")
    .action((name: string, { ts }: { ts?: true }) =>
      act((commands) => commands.create(name, ts === true)),
    );
  program
    .command("redo")
    .description("revert the last applied migration and apply it again")
    .action(() => act((commands) => commands.redo()));
  describeUpkeep(program, act);
  describeRecords(program, act);
}

/** `--allow-out-of-order` alone is any; with names it is those. */
interface UpFlags extends Omit<MigrateUpOptions, "allowOutOfOrder"> {
  readonly allowOutOfOrder?: true | string[];
  readonly plan?: string;
}

function describeUp(program: Command, act: Act): void {
  program
    .command("up")
    .argument("[name]", "last migration to apply: folder name or version (default: all)")
    .option("--to <name>", "the same")
    .option("--steps <n>", "at most so many", wholeNumber)
    .option(
      "--allow-out-of-order [names...]",
      "apply these, or any, although older than applied ones",
    )
    .addOption(
      new Option("--phase <phase>", "pre leaves those of phase post for later").choices([
        "pre",
        "post",
      ]),
    )
    .option("--plan <file>", "refuse to do anything but this plan (see plan --out)")
    .description("apply pending migrations")
    .action((name: string | undefined, { to: last, ...flags }: UpFlags) => {
      const to = name ?? last;
      return act((commands) => commands.up({ ...flags, ...(to === undefined ? {} : { to }) }));
    });
}

function describeDown(program: Command, act: Act): void {
  program
    .command("down")
    .addOption(
      new Option("--steps <n>", "how many (default: 1)").argParser(wholeNumber).conflicts("to"),
    )
    .option("--to <name>", "migration that stays the last applied; 0 reverts all")
    .description("revert the last applied migrations")
    .action(({ steps = 1, to }: { steps?: number; to?: string }) =>
      act((commands) => commands.down(to === undefined ? { steps } : { to })),
    );
}

function describePlan(program: Command, act: Act): void {
  program
    .command("plan")
    .option("--to <name>", "last migration to apply")
    .option("--steps <n>", "at most so many", wholeNumber)
    .option("--sql", "show the SQL")
    .option("--out <file>", "write the plan, for up --plan")
    .description("show what up would do")
    .action(
      ({
        sql,
        out,
        ...options
      }: MigrateUpOptions & { readonly sql?: true; readonly out?: string }) =>
        act((commands) => commands.plan(options, { sql: sql === true, out })),
    );
}

const shadowHelp = "where: embedded (default), same-server, or a server's URL";

function describeShadowed(program: Command, act: Act): void {
  program
    .command("verify")
    .option("--reversible", "apply, revert and apply every migration again in a shadow database")
    .option("--shadow <place>", shadowHelp)
    .description("compare files and checksums with the history")
    .action((options: VerifyOptions) => act((commands) => commands.verify(options)));
  program
    .command("drift")
    .option("--shadow <place>", shadowHelp)
    .option("--ignore <patterns...>", "what may differ, such as 'table public.tmp_*'")
    .option("--privileges", "compare who may do what too")
    .option("--owners", "compare owners too")
    .option("--no-comments", "leave comments out")
    .description("compare the database with what its migrations make in a shadow database")
    .action((options: DriftOptions) => act((commands) => commands.drift(options)));
}

interface LintFlags {
  readonly since?: string;
  readonly pending?: true;
  readonly fix?: true;
  readonly format: LintFormat;
  readonly rule?: Readonly<Record<string, LintSeverity>>;
}

function describeLint(program: Command, act: Act): void {
  program
    .command("lint")
    .argument("[names...]", "migrations to look at: folder names or versions (default: all)")
    .option("--since <name>", "look at the migrations after this one")
    .option("--pending", "look at those that the database has not applied")
    .option("--fix", "mend what needs no decision; not without one of the above")
    .option("--rule <id=severity>", "error, warning, info or off; may be repeated", ruleSeverity)
    .addOption(
      new Option("--format <format>", "how findings are written").choices(formats).default("tty"),
    )
    .description("look for what blocks, breaks or loses something in production")
    .action((names: string[], { format, rule, ...flags }: LintFlags) => {
      const rules = rule === undefined ? {} : { rules: rule };
      const options = { ...flags, ...rules, ...(names.length === 0 ? {} : { names }) };
      return act((commands) => commands.lint(options, format));
    });
}

const formats: readonly LintFormat[] = ["tty", "json", "sarif", "github"];

function ruleSeverity(
  text: string,
  before: Readonly<Record<string, LintSeverity>> = {},
): Readonly<Record<string, LintSeverity>> {
  const [id = "", severity = ""] = text.split("=");
  if (id !== "" && isSeverity(severity)) return { ...before, [id]: severity };
  throw new InvalidArgumentError("Say <rule>=error, warning, info or off.");
}

function isSeverity(text: string): text is LintSeverity {
  return ["error", "warning", "info", "off"].includes(text);
}

interface BaselineFlags {
  readonly at: string;
  readonly reason?: string;
  readonly compare?: true;
  readonly shadow?: string;
}

function describeUpkeep(program: Command, act: Act): void {
  program
    .command("repair")
    .argument("[names...]", "migrations whose edited files count from now on")
    .addOption(
      new Option("--interrupted <verdict>", "what became of an interrupted migration").choices([
        "done",
        "again",
        "applied",
        "pending",
      ]),
    )
    .description("take cosmetic edits of applied migrations, and those named, as they are")
    .action((names: string[], { interrupted }: { interrupted?: InterruptedVerdict }) =>
      act((commands) =>
        commands.repair({
          ...(names.length === 0 ? {} : { accept: names }),
          ...(interrupted === undefined ? {} : { interrupted }),
        }),
      ),
    );
  program
    .command("baseline")
    .requiredOption("--at <name>", "last migration that the database already has")
    .option("--reason <text>", "why, for the audit")
    .description("record migrations as applied without running them")
    .option("--compare", "refuse unless the database holds what those migrations make")
    .option("--shadow <place>", shadowHelp)
    .action(({ at, reason, compare, shadow = "embedded" }: BaselineFlags) =>
      act((commands) =>
        commands.baseline(at, {
          ...(reason === undefined ? {} : { reason }),
          ...(compare === true ? { shadow } : {}),
        }),
      ),
    );
  program
    .command("squash")
    .requiredOption("--through <name>", "last migration to put together with all before it")
    .option("--name <name>", "name of the new migration (default: squashed)")
    .description("write one migration that takes the place of several")
    .action(({ through, name }: { through: string; name?: string }) =>
      act((commands) => commands.squash(through, name)),
    );
}

function describeRecords(program: Command, act: Act): void {
  program
    .command("history")
    .description("show what is recorded, the last applied first")
    .action(() => act((commands) => commands.history()));
  program
    .command("audit")
    .option("--limit <n>", "how many lines (default: 100)", wholeNumber)
    .description("show who did what, the latest first")
    .action(({ limit = 100 }: { limit?: number }) => act((commands) => commands.audit(limit)));
  program
    .command("lock")
    .description("show who holds the migration lock")
    .addCommand(
      new Command("show")
        .description("show who holds the migration lock")
        .action(() => act((commands) => commands.showLock())),
      { isDefault: true },
    );
  program
    .command("doctor")
    .description("look at the folder, the server and the role, and say what is wrong")
    .action(() => act((commands) => commands.doctor()));
  program
    .command("config")
    .description("show the configuration as it is resolved, without secrets")
    .action(() => act((commands) => commands.config()));
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("Give a whole number.");
  return Number(text);
}

import { type Command, InvalidArgumentError, Option } from "commander";
import type { VerifyOptions } from "../../commands/read-verification.js";
import type { DriftOptions } from "../../drift/detect-drift.js";
import type { CatalogScope } from "../../drift/read-catalog.js";
import type { LintFormat } from "../../lint/format-report.js";
import type { LintSeverity } from "../../lint/lint-finding.js";
import type { Act } from "./act.js";

export const shadowHelp = "where: embedded (default), same-server, or a server's URL";

export function describeShadowed(program: Command, act: Act): void {
  program
    .command("verify")
    .option("--reversible", "apply, revert and apply every migration again in a shadow database")
    .addOption(new Option("--shadow <place>", shadowHelp).implies({ reversible: true }))
    .description("compare files and checksums with the history")
    .action((options: VerifyOptions) => act((commands) => commands.verify(options)));
  program
    .command("drift")
    .option("--shadow <place>", shadowHelp)
    .option("--ignore <patterns...>", "what may differ, such as 'table public.tmp_*'")
    .option("--privileges", "compare who may do what too")
    .option("--owners", "compare owners too")
    .option("--no-comments", "leave comments out")
    .addOption(
      new Option(
        "--against <file>",
        "compare with what fingerprint --out wrote, in its scope",
      ).conflicts(["shadow", "privileges", "owners", "comments"]),
    )
    .description("compare the database with what its migrations make in a shadow database")
    .action(({ against, ...options }: DriftFlags) =>
      act((commands) => commands.drift(options, against)),
    );
}

interface DriftFlags extends Omit<DriftOptions, "against"> {
  readonly against?: string;
}

interface FingerprintFlags extends CatalogScope {
  readonly out?: string;
}

export function describeFingerprint(program: Command, act: Act): void {
  program
    .command("fingerprint")
    .option("--out <file>", "write every object too, for drift --against")
    .option("--privileges", "take in who may do what")
    .option("--owners", "take in owners")
    .option("--no-comments", "leave comments out")
    .description("print what is equal for two databases that hold the same")
    .action(({ out, ...scope }: FingerprintFlags) =>
      act((commands) => commands.fingerprint(scope, out)),
    );
}

interface LintFlags {
  readonly since?: string;
  readonly pending?: true;
  readonly fix?: true;
  readonly format: LintFormat;
  readonly rule?: Readonly<Record<string, LintSeverity>>;
}

export function describeLint(program: Command, act: Act): void {
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

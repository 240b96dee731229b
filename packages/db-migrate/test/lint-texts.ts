import type { SeverityOf } from "../src/lint/check-file.js";
import type { LintFinding, LintSeverity } from "../src/lint/lint-finding.js";
import { lintMigrations } from "../src/lint/lint-migrations.js";
import type { Migration } from "../src/source/migration.js";
import type { LintCase } from "./lint-cases/lint-case.js";

/** A migration that is in no folder. */
export function migrationOf(name: string, up: string, down?: string): Migration {
  const file = (direction: string, text: string): Migration["up"] => ({
    path: `migrations/${name}/${direction}.sql`,
    language: "sql",
    text,
    checksum: "",
  });
  const [version = ""] = name.split("_");
  return {
    ...{ kind: "versioned", name, version, slug: "", scheme: "sequence", orderKey: version },
    up: file("up", up),
    down: down === undefined ? undefined : file("down", down),
  };
}

/** Asks all rules, those that are off included. */
export function everyRule({ severity }: { severity: LintSeverity }): LintSeverity {
  return severity === "off" ? "info" : severity;
}

/** What is found in the second of two migrations. */
export async function lintTexts({
  sql,
  before = "",
  up,
  down = "SELECT 1;",
  severityOf = everyRule,
}: Pick<LintCase, "before" | "up" | "down"> & {
  readonly sql: string;
  readonly severityOf?: SeverityOf;
}): Promise<readonly LintFinding[]> {
  const second =
    up === undefined ? migrationOf("2_b", sql, down ?? undefined) : migrationOf("2_b", up, sql);
  const { findings } = await lintMigrations([migrationOf("1_a", before), second], {
    selects: (name) => name === "2_b",
    together: false,
    severityOf,
  });
  const direction = up === undefined ? "up" : "down";
  return findings.filter(({ file }) => file.endsWith(`${direction}.sql`));
}

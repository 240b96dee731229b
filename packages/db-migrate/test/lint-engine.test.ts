import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fixedText } from "../src/lint/fixed-text.js";
import { formatReport } from "../src/lint/format-report.js";
import type { LintFinding, LintReport } from "../src/lint/lint-finding.js";
import { lintMigrations } from "../src/lint/lint-migrations.js";
import { severitiesOf } from "../src/lint/rule-severities.js";
import { lintCases } from "./lint-cases/all-cases.js";
import { lintTexts, migrationOf } from "./lint-texts.js";

const defaults = severitiesOf({});

async function rulesIn(sql: string, before?: string): Promise<string[]> {
  const severityOf = defaults;
  const found = await lintTexts({ sql, severityOf, ...(before === undefined ? {} : { before }) });
  return found.map(({ rule }) => rule);
}

describe("the schema that rules know", () => {
  it("is what earlier migrations have made, through renames and drops", async () => {
    const before =
      "CREATE TABLE t (a varchar(10)); ALTER TABLE t RENAME TO u; ALTER TABLE u RENAME a TO b;";
    expect(await rulesIn("ALTER TABLE u ALTER b TYPE varchar(20);", before)).not.toContain(
      "column-type-rewrite",
    );
    expect(await rulesIn("ALTER TABLE u ALTER b TYPE varchar(5);", before)).toContain(
      "column-type-rewrite",
    );
  });

  it("takes a table that no migration makes for one that exists", async () => {
    expect(await rulesIn("CREATE INDEX i ON elsewhere (a);")).toContain("index-not-concurrent");
  });

  it("counts a table as new for the migrations that are applied with the one that makes it", async () => {
    const migrations = [migrationOf("1_a", "CREATE TABLE t (a int);", "DROP TABLE t;")];
    const second = migrationOf("2_b", "CREATE INDEX i ON t (a);", "DROP INDEX i;");
    const ask = async (together: boolean): Promise<string[]> => {
      const request = { selects: () => true, together, severityOf: defaults };
      const { findings } = await lintMigrations([...migrations, second], request);
      return findings.filter(({ severity }) => severity === "error").map(({ rule }) => rule);
    };
    expect(await ask(false)).toEqual(["index-not-concurrent"]);
    expect(await ask(true)).toEqual([]);
  });

  it("is not changed by a way back", async () => {
    const migrations = [
      migrationOf("1_a", "CREATE TABLE t (a varchar(9));", "DROP TABLE t;"),
      migrationOf("2_b", "ALTER TABLE t ALTER a TYPE text;", "SELECT 1;"),
    ];
    const request = { selects: () => true, together: false, severityOf: defaults };
    const { findings, checked } = await lintMigrations(migrations, request);
    expect(findings.map(({ rule }) => rule)).toEqual(["table-without-pk"]);
    expect(checked).toBe(4);
  });
});

describe("a finding", () => {
  it("is placed by characters, in a text beyond ASCII", async () => {
    const sql = 'SELECT \'é😀\';\n/* ü😀 */ CREATE TABLE "é😀" (x int,\n  "ö😀" /* ß */ json);\n';
    const found = await lintTexts({ sql });
    const json = found.find(({ rule }) => rule === "json-not-jsonb");
    const lines = sql.split("\n").map((line) => Array.from(line));
    const at = lines[json!.line - 1]?.slice(json!.column - 1).join("");
    expect(at).toBe("json);");
    expect(json!.snippet.split("\n").at(-1)).toBe(`  | ${" ".repeat(json!.column - 1)}^`);
  });

  it("names its lock, what is done under it, and what to do instead", async () => {
    const found = await lintTexts({ sql: "ALTER TABLE t ALTER a TYPE bigint;" });
    expect(found.find(({ rule }) => rule === "column-type-rewrite")).toMatchObject({
      severity: "error",
      file: "migrations/2_b/up.sql",
      line: 1,
      column: 21,
      lockMode: "ACCESS EXCLUSIVE",
      work: "rewrite",
      recipe: expect.stringContaining("fill it in batches"),
      fix: undefined,
    });
  });
});

describe("a type change that keeps the table", () => {
  it("is a finding where an index of the column is built anew", async () => {
    const sql = "SET LOCAL timezone = 'UTC'; ALTER TABLE t ALTER a TYPE timestamptz;";
    const before = "CREATE TABLE t (a timestamp, b int);";
    expect(await rulesIn(sql, `${before} CREATE INDEX ON t (b);`)).toEqual([]);
    const found = await lintTexts({ sql, before: `${before} CREATE INDEX ON t (b, a);` });
    expect(found.filter(({ rule }) => rule === "column-type-rewrite")).toMatchObject([
      { work: "scan", message: expect.stringContaining("builds the column's indexes anew") },
    ]);
  });
});

describe("what a comment allows", () => {
  const drop = "DROP TABLE t;";

  it("is for the statement after it, or the one it stands in", async () => {
    const allow = '-- db-migrate-lint: allow=drop-table reason="it is empty"\n';
    expect(await rulesIn(`${allow}${drop}`)).toEqual([]);
    expect(await rulesIn(`DROP ${allow} TABLE t;`)).toEqual([]);
    expect(await rulesIn(`${allow}${drop}\n${drop}`)).toEqual(["drop-table"]);
    expect(await rulesIn(`${drop}\n${allow}${drop}`)).toEqual(["drop-table"]);
  });

  it("is for the whole file where it is a directive at the top", async () => {
    const allow = '-- db-migrate: allow=drop-table reason="they are empty"\n';
    expect(await rulesIn(`${allow}${drop}\nSELECT 1;\nDROP TABLE u;`)).toEqual([
      "multiple-access-exclusive-tables",
    ]);
  });

  it("is understood as squawk writes it", async () => {
    expect(await rulesIn(`-- squawk-ignore ban-drop-table\n${drop}`)).toEqual([]);
    expect(await rulesIn(`-- squawk-ignore-file ban-drop-table\nSELECT 1;\n${drop}`)).toEqual([]);
    expect(await rulesIn(`-- squawk-ignore ban-drop-column\n${drop}`)).toEqual(["drop-table"]);
  });

  it("must not be there for a statement that is not", async () => {
    const text = 'SELECT 1;\n-- db-migrate-lint: allow=drop-table reason="x"\n';
    expect(await rulesIn(text)).toEqual(["directive-invalid"]);
  });
});

describe("severities", () => {
  it("name rules that exist, or the one that was probably meant", () => {
    expect(() => severitiesOf({ "drop-tabel": "off" })).toThrow(/Did you mean drop-table\?/);
  });

  it("change what is found, or turn it off", async () => {
    const request = { selects: () => true, together: false };
    const migrations = [migrationOf("1_a", "DROP TABLE t;", "SELECT 1;")];
    const ask = async (severity: "error" | "off"): Promise<string[]> => {
      const severityOf = severitiesOf({ "drop-table": severity });
      const { findings } = await lintMigrations(migrations, { ...request, severityOf });
      return findings.map((each) => each.severity);
    };
    expect(await ask("error")).toEqual(["error"]);
    expect(await ask("off")).toEqual([]);
  });
});

describe("a fix", () => {
  const fixable = lintCases.filter(({ up, refused }) => up === undefined && refused === undefined);

  it.each<[string, string, string]>([
    [
      "index-not-concurrent",
      "CREATE  unique index i ON t (a);",
      "-- db-migrate: transaction=off\nCREATE  unique index CONCURRENTLY i ON t (a);",
    ],
    [
      "drop-index-not-concurrent",
      "DROP INDEX i; DROP INDEX j;",
      "-- db-migrate: transaction=off\nDROP INDEX CONCURRENTLY i; DROP INDEX CONCURRENTLY j;",
    ],
    [
      "reindex-not-concurrent",
      "-- db-migrate: transaction=off\nREINDEX TABLE t;",
      "-- db-migrate: transaction=off\nREINDEX TABLE CONCURRENTLY t;",
    ],
    [
      "concurrent-index-if-not-exists",
      "-- db-migrate: transaction=off\nCREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a);",
      "-- db-migrate: transaction=off\nCREATE INDEX CONCURRENTLY i ON t (a);",
    ],
    ["tx-control-in-migration", "BEGIN;\nSELECT 'é';\nCOMMIT;\n", "SELECT 'é';\n"],
    ["nontx-statement-needs-directive", "VACUUM t;", "-- db-migrate: transaction=off\nVACUUM t;"],
    ["session-set-without-local", "SET a.b = 1;", "SET LOCAL a.b = 1;"],
    [
      "prefer-identity",
      "CREATE TABLE é (i bigserial);",
      "CREATE TABLE é (i bigint GENERATED BY DEFAULT AS IDENTITY);",
    ],
    [
      "prefer-timestamptz",
      "CREATE TABLE u (a TIMESTAMP, b timestamp (3) without time zone, c timestamp);",
      "CREATE TABLE u (a timestamptz, b timestamptz(3), c timestamptz);",
    ],
    ["json-not-jsonb", "CREATE TABLE u (é json);", "CREATE TABLE u (é jsonb);"],
  ])("of %s makes it go away: %s", async (rule, sql, fixed) => {
    const fixes = (await lintTexts({ sql })).filter((each) => each.rule === rule);
    expect(
      fixedText(
        sql,
        fixes.map(({ fix }) => fix ?? []),
      ),
    ).toBe(fixed);
    const after = await lintTexts({ sql: fixed });
    expect(after.filter((each) => each.rule === rule)).toEqual([]);
  });

  it("is left to a person where other statements would lose their transaction", async () => {
    const [finding] = await lintTexts({
      sql: "CREATE INDEX i ON t (a); INSERT INTO t VALUES (1);",
    });
    expect(finding).toMatchObject({ rule: "index-not-concurrent", fix: undefined });
  });

  it.each(fixable)(
    "of $rule leaves SQL that parses, in: $fires",
    async ({ fires, before = "" }) => {
      const found = await lintTexts({ sql: fires, before });
      const text = fixedText(
        fires,
        found.flatMap(({ fix }) => (fix === undefined ? [] : [fix])),
      );
      const after = await lintTexts({ sql: text, before });
      expect(after.filter(({ rule }) => rule === "syntax-error")).toEqual([]);
      const again = after.flatMap(({ fix }) => (fix === undefined ? [] : [fix]));
      expect(again.length).toBeLessThanOrEqual(found.length);
    },
  );

  it("is applied as a whole or not at all, and never twice", () => {
    const edit = fc
      .record({ start: fc.nat(20), length: fc.nat(5), text: fc.constantFrom("", "X", "YZ") })
      .map(({ start, length, text }) => ({ start, end: Math.min(start + length, 20), text }));
    fc.assert(
      fc.property(fc.array(fc.array(edit, { minLength: 1, maxLength: 1 })), (fixes) => {
        const text = "abcdefghijklmnopqrst";
        const once = fixedText(text, fixes);
        expect(fixedText(text, [...fixes, ...fixes])).toBe(once);
      }),
    );
  });
});

describe("a report", () => {
  const finding: LintFinding = {
    ...{ rule: "drop-table", severity: "error", file: "migrations/1 ä/up.sql", line: 2, column: 3 },
    message: "100% lost: a,b\nc",
    recipe: "Keep it.",
    lockMode: "ACCESS EXCLUSIVE",
    work: "rewrite",
    snippet: "2 |   DROP TABLE t;\n  |   ^",
    fix: [{ start: 0, end: 0, text: "x" }],
  };
  const report: LintReport = { checked: 1, findings: [finding], allowed: 2, fixed: ["a/up.sql"] };

  it("for people says place, lock and what to do instead", () => {
    expect(formatReport(report, "tty").split("\n")).toEqual([
      "migrations/1 ä/up.sql:2:3: error: 100% lost: a,b",
      "c. (drop-table)",
      "2 |   DROP TABLE t;",
      "  |   ^",
      "  It takes ACCESS EXCLUSIVE and writes the table anew.",
      "  Instead: Keep it.",
      "  lint --fix does it.",
      "",
      "Checked 1 file: 1 error, 0 warnings, 0 notes. 2 allowed by comments. Fixed a/up.sql.",
    ]);
  });

  it("without findings says so", () => {
    const empty = { checked: 3, findings: [], allowed: 0, fixed: [] };
    expect(formatReport(empty, "tty")).toBe("Checked 3 files: nothing found.");
    expect(formatReport(empty, "github")).toBe("");
  });

  it("for GitHub escapes what its commands are made of", () => {
    expect(formatReport(report, "github")).toBe(
      "::error file=migrations/1 ä/up.sql,line=2,col=3,title=db-migrate drop-table::100%25 lost: a,b%0Ac. Keep it.",
    );
  });

  it("as JSON is the report", () => {
    expect(JSON.parse(formatReport(report, "json"))).toEqual({ v: 1, ...report });
  });

  it("as SARIF has what version 2.1.0 requires", () => {
    const sarif = JSON.parse(formatReport(report, "sarif")) as SarifLog;
    // Section 3.13: version and runs; 3.14: tool; 3.19: a driver's name; 3.49: a descriptor's id; 3.27: message.
    expect(sarif.version).toBe("2.1.0");
    expect(sarif.$schema).toMatch(/sarif-schema-2\.1\.0\.json$/);
    const [run] = sarif.runs;
    expect(run?.tool.driver.name).toBe("db-migrate");
    const ids = run?.tool.driver.rules.map(({ id }) => id) ?? [];
    expect(new Set(ids).size).toBe(ids.length);
    for (const { shortDescription, defaultConfiguration } of run?.tool.driver.rules ?? []) {
      expect(shortDescription.text).not.toBe("");
      expect(["none", "note", "warning", "error"]).toContain(defaultConfiguration.level);
    }
    const [result] = run?.results ?? [];
    expect(result).toMatchObject({ ruleId: "drop-table", level: "error" });
    expect(ids[result?.ruleIndex ?? -1]).toBe("drop-table");
    expect(result?.message.text).toBe("100% lost: a,b\nc. Keep it.");
    expect(result?.locations).toEqual([
      {
        physicalLocation: {
          artifactLocation: { uri: "migrations/1%20%C3%A4/up.sql" },
          region: { startLine: 2, startColumn: 3 },
        },
      },
    ]);
    expect(run?.columnKind).toBe("unicodeCodePoints");
  });
});

interface SarifLog {
  readonly $schema: string;
  readonly version: string;
  readonly runs: readonly {
    readonly columnKind: string;
    readonly tool: {
      readonly driver: {
        readonly name: string;
        readonly rules: readonly {
          readonly id: string;
          readonly shortDescription: { readonly text: string };
          readonly defaultConfiguration: { readonly level: string };
        }[];
      };
    };
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: string;
      readonly message: { readonly text: string };
      readonly locations: readonly unknown[];
    }[];
  }[];
}

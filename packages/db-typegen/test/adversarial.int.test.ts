import { describeStatements, type StatementDescription } from "@abe/db-typegen";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { type AnalysisDatabase, analysisDatabase } from "./analysis-database.js";
import { definitionTraps } from "./definition-traps.js";
import { execute } from "./execution.js";
import { rowTraps } from "./row-traps.js";
import { valueTraps } from "./value-traps.js";

const traps = [...rowTraps, ...valueTraps, ...definitionTraps];

let database: AnalysisDatabase;
let described: readonly StatementDescription[];

beforeAll(async () => {
  database = await analysisDatabase("adversarial-schema.sql", "definition-schema.sql");
  if (!database.isKnown) return;
  described = await describeStatements(
    database.session,
    traps.map((each) => each.text),
  );
});

beforeEach(({ skip }) => skip(!database.isKnown));

afterAll(async () => {
  await database[Symbol.asyncDispose]();
});

it("has more than 120 statements", () => {
  expect(traps.length).toBeGreaterThan(120);
});

it.each(traps.map((each, at) => [each.text, each, at] as const))(
  "is not misled by %s",
  async (_text, each, at) => {
    if (database.major < (each.since ?? 0)) return;
    const statement = described[at];
    if (statement?.accepted !== true) throw new TypeError(statement?.problem.message);
    const { nulls } = await execute(database.server, each);
    const executed = statement.columns.map((_, column) => (nulls.has(column) ? "?" : "-")).join("");
    expect(executed, "as it was executed").toBe(each.truth.replaceAll("~", "-"));
    const verdicts = statement.columns.map((column) => (column.nullable ? "?" : "-")).join("");
    expect(verdicts, "as it was judged").toBe(each.truth.replaceAll("~", "?"));
  },
);

import { describeStatements, type StatementDescription } from "@abe/db-typegen";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { type AnalysisDatabase, analysisDatabase } from "./analysis-database.js";
import { corpus } from "./corpus.js";
import { execute } from "./execution.js";

let database: AnalysisDatabase;
let described: readonly StatementDescription[];

beforeAll(async () => {
  database = await analysisDatabase("corpus-schema.sql");
  if (!database.isKnown) return;
  described = await describeStatements(
    database.session,
    corpus.map((each) => each.text),
  );
});

beforeEach(({ skip }) => skip(!database.isKnown));

afterAll(async () => {
  await database[Symbol.asyncDispose]();
});

it("has 161 columns", () => {
  expect(corpus.map((each) => each.truth).join("")).toHaveLength(161);
});

it.each(corpus.map((each, at) => [each.name, each, at] as const))(
  "knows which columns can be NULL: %s",
  async (_name, shape, at) => {
    if (database.major < (shape.since ?? 0)) return;
    const statement = described[at];
    if (statement?.accepted !== true) throw new TypeError(statement?.problem.message);
    const verdicts = statement.columns.map((each) => (each.nullable ? "?" : "-")).join("");
    expect(verdicts).toBe(shape.truth);
    const { nulls } = await execute(database.server, shape);
    for (const column of nulls) expect(shape.truth[column]).toBe("?");
  },
);

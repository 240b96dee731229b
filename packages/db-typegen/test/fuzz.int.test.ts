import { appendFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type AnalysisDatabase, analysisDatabase } from "./analysis-database.js";
import { fuzz } from "./fuzz/fuzz.js";

/** Statements per schema; scripts/long/typegen.mjs has it do more. */
const statements = Number(process.env["ABE_TYPEGEN_FUZZ"] ?? 250);
const seed = Number(process.env["ABE_TEST_SEED"] ?? Math.trunc(Math.random() * 2 ** 31));

/** Where verdicts are written to: scripts/typegen/releases.mjs compares those of several releases. */
const verdictFile = process.env["ABE_TYPEGEN_VERDICTS"];

const schemas = ["corpus-schema.sql", "adversarial-schema.sql", "layered-schema.sql"];

describe.each(schemas)("random statements over %s", (schema) => {
  let database: AnalysisDatabase;

  beforeAll(async () => {
    database = await analysisDatabase(schema);
    await database.session.simple("GRANT ALL ON ALL TABLES IN SCHEMA public TO PUBLIC");
  });

  beforeEach(({ skip }) => skip(!database.isKnown));

  afterAll(async () => {
    await database[Symbol.asyncDispose]();
  });

  it(
    `are never NULL where that was said: ABE_TEST_SEED=${seed}`,
    async () => {
      const lines: string[] = [];
      const judged = (text: string, verdicts: string): number =>
        lines.push(`${verdicts}\t${text}\n`);
      const found = await fuzz({ ...database, statements, seed, judged });
      if (verdictFile !== undefined) appendFileSync(verdictFile, lines.join(""));
      const { unsound, ...counts } = found;
      console.log(`${schema}: ${JSON.stringify(counts)}`);
      expect(unsound).toEqual([]);
      expect(found.executed).toBeGreaterThan(statements / 4);
      expect(found.claims).toBeGreaterThan(statements / 4);
    },
    Math.max(180_000, statements * 400),
  );
});

import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { type AnalysisDatabase, analysisDatabase } from "./analysis-database.js";
import { distortions } from "./fuzz/distortions.js";
import { fuzz } from "./fuzz/fuzz.js";

/**
 * Statements of each schema until a broken rule has to have shown. Without it only those rules are broken that show
 * soon; scripts/long/typegen.mjs breaks all.
 */
const given = process.env["ABE_TYPEGEN_FUZZ"];
const most = given === undefined ? 1_000 : Math.max(Number(given), 6_000);
const broken = distortions.filter((each) => given !== undefined || each.quick === true);

const databases: AnalysisDatabase[] = [];

beforeAll(async () => {
  for (const schema of ["adversarial-schema.sql", "layered-schema.sql"]) {
    const database = await analysisDatabase(schema);
    await database.session.simple("GRANT ALL ON ALL TABLES IN SCHEMA public TO PUBLIC");
    databases.push(database);
  }
});

beforeEach(({ skip }) => skip(databases.some((each) => !each.isKnown)));

afterAll(async () => {
  for (const database of databases) await database[Symbol.asyncDispose]();
});

it.each(broken.map((each) => [each.rule, each] as const))(
  "random statements show it when the analysis does not know that %s",
  async (_rule, { distort }) => {
    let shown = 0;
    for (const database of databases) {
      if (shown > 0) break;
      const { unsound } = await fuzz({
        ...database,
        statements: most,
        seed: 7,
        distort,
        enough: 1,
      });
      shown += unsound.length;
    }
    expect(shown).toBeGreaterThan(0);
  },
  Math.max(300_000, most * 800),
);

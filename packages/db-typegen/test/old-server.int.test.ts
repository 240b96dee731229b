import { describeStatements, UnsupportedServerError } from "@abe/db-typegen";
import { expect, it } from "vitest";
import { analysisDatabase } from "./analysis-database.js";

it("refuses a server whose trees say nothing of outer joins", async ({ skip }) => {
  const database = await analysisDatabase();
  try {
    skip(database.isKnown, "this one says it");
    await expect(describeStatements(database.session, ["SELECT 1"])).rejects.toThrow(
      UnsupportedServerError,
    );
  } finally {
    await database[Symbol.asyncDispose]();
  }
});

import { readFileSync } from "node:fs";
import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { filesInGit, root } from "../structure/workspace.js";
import {
  expectedOutput,
  isQuotedFrom,
  missingOutput,
  type Program,
  readDocument,
} from "./document.js";
import { SnippetFolder } from "./snippet-folder.js";

/** What is written once and never again: what changed in a release, then and not now. */
const chronicles = /^\.changeset\/|CHANGELOG\.md$/;

const documents = filesInGit()
  .filter((path) => path.endsWith(".md") && !chronicles.test(path))
  .map((path) => readDocument(path, readFileSync(`${root}${path}`, "utf8")));
const programs = documents.flatMap((document) =>
  document.programs
    .filter((program) => program.runs)
    .map((program) => [`${program.path}:${program.excerpts[0]?.line}`, program] as const),
);

function databaseFor({ emptyDatabase }: Program): Promise<TestDatabase> {
  return createTestDatabase(emptyDatabase ? {} : { migrations: `${root}migrations` });
}

describe("the documents' snippets", () => {
  let folder: SnippetFolder;
  let errors: string[];
  beforeAll(async () => {
    folder = new SnippetFolder(documents);
    errors = await folder.compile();
  });
  afterAll(() => folder.remove());

  it("say how they are to be checked", () => {
    expect(documents.flatMap(({ faults }) => faults)).toEqual([]);
  });

  it("stand in the files that they are from", () => {
    const wrong = documents.flatMap(({ path, quotes }) =>
      quotes
        .filter((quote) => !isQuotedFrom(readFileSync(`${root}${quote.from}`, "utf8"), quote))
        .map(({ line, from }) => `${path}:${line}: is not in ${from}`),
    );
    expect(wrong).toEqual([]);
  });

  it("compile", () => {
    expect(errors).toEqual([]);
  });

  it.concurrent.for(programs)("%s runs, and prints what it says", async ([, program]) => {
    const database = await databaseFor(program);
    try {
      const end = await folder.run(program, database);
      expect(end.failure).toBe("");
      expect(missingOutput(expectedOutput(program), end.printed)).toEqual([]);
    } finally {
      await database.drop();
    }
  });
});

describe("a wrong snippet", () => {
  const document = readDocument(
    "docs/wrong.md",
    [
      "```ts",
      "const port: number = `five`;",
      "```",
      "```ts",
      "await db.query('select broken');",
      "```",
      "```ts",
      "setInterval(() => undefined, 100);",
      "```",
    ].join("\n"),
  );
  let folder: SnippetFolder;
  beforeAll(() => {
    folder = new SnippetFolder([document]);
  });
  afterAll(() => folder.remove());

  it("is reported with the line of its document, by the compiler and when it runs", async () => {
    expect(await folder.compile()).toEqual([
      expect.stringMatching(/^docs\/wrong\.md:2:7: error TS2322/),
    ]);
    await using database = await createTestDatabase();
    const [, broken] = document.programs;
    const { failure } = await folder.run(broken!, database);
    expect(failure).toContain("exit code 1");
    expect(failure).toContain('column "broken" does not exist');
    expect(failure).toContain("docs/wrong.md:5:");
  });

  it("is reported when it does not end by itself", async () => {
    await folder.compile();
    await using database = await createTestDatabase();
    const [, , endless] = document.programs;
    const { failure } = await folder.run(endless!, database, 1_500);
    expect(failure).toContain("did not end by itself within 1500 ms");
  });
});

import { createTestDatabase } from "@abe/db-testing";
import { expect, it } from "vitest";
import { projectFolder } from "./project-folder.js";

it("says that a server is too old, and which ones are known", async ({ skip }) => {
  await using database = await createTestDatabase();
  const version = Number(await database.server.scalar("SHOW server_version_num"));
  skip(version >= 160_000, "this one is known");
  using folder = projectFolder(database.url, { "queries/a.sql": "SELECT 1 AS one" });
  const { code, err } = await folder.runBare(["generate", "--database-url", database.url]);
  expect(code).toBe(4);
  expect(err).toContain("statements are analysed by 16, 17, 18");
  expect(folder.files()).toEqual(["queries/a.sql"]);
});

it("says that a server is not there, and that a URL is none, without what it says", async () => {
  using folder = projectFolder("", { "queries/a.sql": "SELECT 1 AS one" });
  const nowhere = "postgres://u:secret@127.0.0.1:1/none";
  const unreached = await folder.runBare(["generate", "--database-url", nowhere]);
  expect(unreached.code).toBe(10);
  const none = await folder.runBare(["generate", "--database-url", "not a url with secret"]);
  expect(none.code).toBe(2);
  expect(none.err).toContain("error: --database-url takes a URL such as");
  for (const { err } of [unreached, none]) expect(err).not.toContain("secret");
  expect(folder.files()).toEqual(["queries/a.sql"]);
});

it("starts nothing it does not find", async () => {
  using folder = projectFolder("", { "queries/a.sql": "SELECT 1 AS one" });
  const { code, err } = await folder.runBare(["generate", "--postgres", "no-such-package"]);
  expect(code).toBe(10);
  expect(err).toContain('"no-such-package" is neither a folder nor an installed package');
  expect(err).toContain("hint: use another server: --server <url>");
});

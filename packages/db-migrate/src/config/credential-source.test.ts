import { describe, expect, it } from "vitest";
import type { MigrationConfigFile } from "./config-file.js";
import { databaseVariable, strayCredentials } from "./credential-source.js";

const auth = { user: "m", passwordCommand: ["/bin/secret"], role: "owner", actor: "bob" };
const judged = (
  env: Readonly<Record<string, string>>,
  values: MigrationConfigFile,
): string | undefined => strayCredentials(env, { path: "conf.json", values });

describe("credentials of a configuration file", () => {
  it.each(["DATABASE_URL", "DB_HOST", "DB_PORT", "DB_USER", "DB_PASSWORD", "DB_NAME"])(
    "do not go to the database that %s names",
    (variable) => {
      expect(judged({ [variable]: "x" }, { auth, config: "postgres://a@b/c" })).toBe(
        `${variable} names the database, and conf.json says who logs in (auth.user, auth.passwordCommand): credentials ` +
          "of the file are not sent to a database of the environment. Set DB_MIGRATION_USER, with DB_MIGRATION_PASSWORD " +
          "or DB_MIGRATION_PASSWORD_COMMAND where it has a password, or unset " +
          `${variable} to migrate the database of conf.json.`,
      );
    },
  );

  it("may be moved where the file names no database: it is told to", () => {
    expect(judged({ DB_HOST: "x" }, { auth: { user: "m" } })).toMatch(
      /\(auth\.user\).*or name the database in conf\.json \(config\) and unset DB_HOST\.$/,
    );
  });

  it.each<[string, Readonly<Record<string, string>>, MigrationConfigFile]>([
    ["the file names it too", {}, { auth, config: "postgres://a@b/c" }],
    ["nobody names one", {}, { auth }],
    ["a variable is empty", { DB_HOST: "" }, { auth, config: "postgres://a@b/c" }],
    ["there are none", { DB_HOST: "x" }, { auth: { role: "owner", actor: "bob" } }],
    ["the environment has its own", { DB_HOST: "x", DB_MIGRATION_USER: "e" }, { auth }],
  ])("are let be where %s", (_, env, values) => {
    expect(judged(env, values)).toBeUndefined();
  });
});

describe("the environment's database", () => {
  it("is none without a file or a variable", () => {
    expect(databaseVariable({ DB_MIGRATION_USER: "m" })).toBeUndefined();
    expect(strayCredentials({ DB_HOST: "x" }, undefined)).toBeUndefined();
  });
});

import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { MigrationConfigError } from "../errors/config-error.js";
import { actorOf } from "./actor.js";
import { authFromEnv, createMigrationAuth } from "./migration-auth.js";

const application = { host: "db", user: "app", password: "app-secret", database: "shop" };

describe("migration credentials", () => {
  it("take the place of the application's", () => {
    const auth = authFromEnv({
      DB_MIGRATION_USER: "migrator",
      DB_MIGRATION_PASSWORD: "migrator-secret",
      DB_MIGRATION_ROLE: "owner",
    });
    expect(auth).toMatchObject({ user: "migrator", role: "owner" });
    expect(auth.authenticate(application)).toEqual({
      ...application,
      user: "migrator",
      password: "migrator-secret",
    });
    expect(inspect(auth, { depth: 9 })).not.toContain("secret");
  });

  it("are the application's when there are none", () => {
    expect(authFromEnv({}).authenticate(application)).toEqual(application);
  });

  it("never send the application's password for another user", () => {
    const config = createMigrationAuth({ user: "migrator" }).authenticate(application);
    expect(config).toEqual({ host: "db", user: "migrator", database: "shop" });
  });

  it("without a user are refused", () => {
    expect(() => authFromEnv({ DB_MIGRATION_PASSWORD: "x" })).toThrow(MigrationConfigError);
  });
});

describe("the actor", () => {
  it("is whom the continuous integration names, else the system's user", () => {
    expect(actorOf({ GITHUB_ACTOR: "octocat" }, () => "root")).toEqual({
      name: "octocat",
      source: "GITHUB_ACTOR",
    });
    expect(actorOf({ GITLAB_USER_LOGIN: "tanuki" }, () => "root").source).toBe("GITLAB_USER_LOGIN");
    expect(actorOf({ GITHUB_ACTOR: "" }, () => "root")).toEqual({ name: "root", source: "os" });
  });
});

import { describe, expect, it } from "vitest";
import { MigrationConfigError } from "../errors/config-error.js";
import { authFromEnv } from "./migration-auth.js";
import { parseCommand, passwordFromCommand } from "./password-command.js";

describe("a command that prints a password", () => {
  it("is a JSON array of texts, or words", () => {
    expect(parseCommand(" pass  show db ")).toEqual(["pass", "show", "db"]);
    expect(parseCommand('["pass", "show", "my db"]')).toEqual(["pass", "show", "my db"]);
  });

  it.each(["[1]", "[", '["a", null]'])("is not %s", (text) => {
    expect(() => parseCommand(text)).toThrow(MigrationConfigError);
  });

  it("is not nothing", () => {
    expect(() => passwordFromCommand([])).toThrow(/is empty/);
  });

  it("needs a user, as a password does", () => {
    const env = { DB_MIGRATION_PASSWORD_COMMAND: "pass show db" };
    expect(() => authFromEnv(env)).toThrow(/without its user/);
    expect(authFromEnv({ ...env, DB_MIGRATION_USER: "m" }).user).toBe("m");
  });

  it("of a file does not go with the user of a variable", () => {
    const file = { user: "file", passwordCommand: ["pass"], role: "owner" };
    expect(authFromEnv({}, file)).toMatchObject({ user: "file", role: "owner" });
    const auth = authFromEnv({ DB_MIGRATION_USER: "env" }, file);
    expect(auth).toMatchObject({ user: "env", role: "owner" });
    expect(auth.authenticate({ password: "the application's" })).toEqual({ user: "env" });
  });
});

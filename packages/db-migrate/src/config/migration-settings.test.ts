import { describe, expect, it } from "vitest";
import { MigrationConfigError } from "../errors/config-error.js";
import { resolveSettings } from "./migration-settings.js";

describe("settings", () => {
  it("have defaults", () => {
    expect(resolveSettings({})).toEqual({
      directory: "migrations",
      environment: undefined,
      lockWaitMs: 30_000,
      lockTimeoutMs: 3000,
      outOfOrder: "error",
    });
  });

  it("come from variables, and options go before them; an empty variable is none", () => {
    const env = {
      DB_MIGRATION_DIRECTORY: "db/migrations",
      DB_MIGRATION_LOCK_WAIT_MS: "0",
      DB_MIGRATION_LOCK_TIMEOUT_MS: "",
      DB_MIGRATION_OUT_OF_ORDER: "allow",
      DB_ENVIRONMENT: "staging",
    };
    expect(resolveSettings(env, { environment: "production" })).toEqual({
      directory: "db/migrations",
      environment: "production",
      lockWaitMs: 0,
      lockTimeoutMs: 3000,
      outOfOrder: "allow",
    });
  });

  it("report every bad value at once", () => {
    const env = {
      DB_MIGRATION_LOCK_WAIT_MS: "30s",
      DB_MIGRATION_OUT_OF_ORDER: "maybe",
    };
    const resolve = (): unknown => resolveSettings(env, { lockTimeoutMs: -1 });
    expect(resolve).toThrow(MigrationConfigError);
    expect(resolve).toThrow(/DB_MIGRATION_LOCK_WAIT_MS is "30s"/);
    expect(resolve).toThrow(/DB_MIGRATION_OUT_OF_ORDER is "maybe": say error or allow/);
    expect(resolve).toThrow(/lockTimeoutMs is -1/);
    expect(resolve).toThrow(/Nothing was started\.$/);
  });
});

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
      statementTimeoutMs: 0,
      retryAttempts: 10,
      retryMaxMs: 300_000,
      outOfOrder: "error",
      lockMode: "session",
      programs: false,
      lintOnUp: "off",
      lintRules: {},
      lintSince: undefined,
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
    expect(resolveSettings(env, { environment: "production" })).toMatchObject({
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
    expect(resolve).toThrow(/DB_MIGRATION_OUT_OF_ORDER is "maybe": say error or warn or allow/);
    expect(resolve).toThrow(/lockTimeoutMs is -1/);
    expect(resolve).toThrow(/Nothing was started\.$/);
  });

  it("of a configuration file come after variables, and are named with it when they are bad", () => {
    const file = {
      path: "db-migrate.config.json",
      values: { lockWaitMs: 5, lockTimeoutMs: 6, programs: true, retryAttempts: 3 },
    };
    const env = { DB_MIGRATION_LOCK_WAIT_MS: "7", DB_MIGRATION_PROGRAMS: "false" };
    expect(resolveSettings(env, { lockTimeoutMs: 8 }, file)).toMatchObject({
      lockWaitMs: 7,
      lockTimeoutMs: 8,
      programs: false,
      retryAttempts: 3,
    });
    const bad = { path: "db-migrate.config.json", values: { lockMode: "row", retryAttempts: 0 } };
    expect(() => resolveSettings({}, {}, bad)).toThrow(
      /retryAttempts in db-migrate\.config\.json is 0: give a whole number, 1 to 1000\.\nlockMode in db-migrate\.config\.json is "row": say session or lease\./,
    );
  });
});

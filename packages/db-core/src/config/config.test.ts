import { describe, expect, it } from "vitest";
import { resolveConfig } from "./config.js";
import { configFromEnv } from "./env.js";

describe("resolveConfig", () => {
  it("resolves the plain DB_* variables and fills in every default", () => {
    const config = resolveConfig(
      configFromEnv({
        DB_HOST: "db.example",
        DB_PORT: "5433",
        DB_USER: "app",
        DB_PASSWORD: "hunter2",
        DB_NAME: "shop",
        DB_SSL: "false",
        DB_MAX_CONNECTIONS: "7",
      }),
    );
    expect(config).toMatchObject({
      hosts: [{ host: "db.example", port: 5433 }],
      user: "app",
      database: "shop",
      tls: false,
      maxConnections: 7,
      minConnections: 0,
      maxPending: 10_000,
      acquireTimeoutMs: 5000,
      connectTimeoutMs: 5000,
      idleTimeoutMs: 60_000,
      maxLifetimeMs: 1_800_000,
      maxLifetimeJitter: 0.2,
      validateAfterIdleMs: 1000,
      validateTimeoutMs: 1000,
      leakAfterMs: 30_000,
      statementTimeoutMs: 0,
      lockTimeoutMs: 0,
      idleInTransactionTimeoutMs: 60_000,
      statementCacheSize: 128,
      prepare: "auto",
      mode: "direct",
      targetSessionAttrs: "any",
      loadBalanceHosts: "disable",
      channelBinding: "prefer",
      parameters: {
        client_encoding: "UTF8",
        DateStyle: "ISO",
        idle_in_transaction_session_timeout: "60000",
      },
      settings: {},
      warnings: [],
    });
  });
});

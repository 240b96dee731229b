import type { PostgresHandle } from "@abe/db-testing";
import { type FaultProxy, startFaultProxy } from "@abe/db-testing/faults";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resolveConfig } from "../src/config/config.js";
import type { ConnectionEvents, Driver, DriverConnection } from "../src/driver/driver.js";
import { HostConnector } from "../src/driver/host-connector.js";
import { driverUnderTest } from "./support/driver-under-test.js";
import { createDatabaseServer, type DatabaseConfig, type DatabaseServer } from "../src/index.js";
import { refuseWith, startScriptedServer } from "./support/scripted-server.js";
import {
  configFor,
  hostsOf,
  startStreamingPair,
  type StreamingPair,
} from "./support/streaming-pair.js";
import { waitUntil } from "./support/wait-until.js";

const portQuery = "SELECT inet_server_port()";
/** Nothing listens there: it is reserved (RFC 6335), and only root could. */
const closedPort = 1;

let pair: StreamingPair;
let primary: PostgresHandle;
let standby: PostgresHandle;

beforeAll(async () => {
  pair = await startStreamingPair(process.env["ABE_TEST_POSTGRES_BINARIES"] || undefined);
  ({ primary, standby } = pair);
});
afterAll(() => pair[Symbol.asyncDispose]());

async function using<T>(
  config: DatabaseConfig,
  use: (db: DatabaseServer) => Promise<T>,
): Promise<T> {
  const db = createDatabaseServer({ maxConnections: 4, ...config });
  try {
    return await use(db);
  } finally {
    await db.close({ drainTimeoutMs: 100 });
  }
}

/** As many leases at the same time, so as many connections. */
async function portsOf(db: DatabaseServer, connections: number): Promise<unknown[]> {
  let arrived = 0;
  return Promise.all(
    Array.from({ length: connections }, () =>
      db.connection(async (connection) => {
        const port = await connection.scalar(portQuery);
        arrived++;
        await waitUntil(() => arrived >= connections);
        return port;
      }),
    ),
  );
}

describe("targetSessionAttrs", () => {
  type Role = "primary" | "standby";
  const found: readonly (readonly [NonNullable<DatabaseConfig["targetSessionAttrs"]>, Role])[] = [
    ["read-write", "primary"],
    ["primary", "primary"],
    ["read-only", "standby"],
    ["standby", "standby"],
    ["prefer-standby", "standby"],
  ];

  for (const [wanted, role] of found) {
    it.each([
      ["first", true],
      ["last", false],
    ])(`${wanted} finds the ${role}, be it %s in the list`, async (_, isFirst) => {
      const other = role === "primary" ? standby : primary;
      const servers = [pair[role], other] as const;
      const hosts = hostsOf(isFirst ? servers : servers.toReversed());
      const config = configFor(servers, { hosts, targetSessionAttrs: wanted });
      await using(config, async (db) => {
        expect(await db.scalar(portQuery)).toBe(pair[role].config.port);
      });
    });
  }

  it("any takes the first that answers", async () => {
    await using(configFor([standby, primary]), async (db) => {
      expect(await db.scalar(portQuery)).toBe(standby.config.port);
    });
  });

  it("prefer-standby is content with the primary while no standby answers", async () => {
    const hosts = [{ host: "127.0.0.1", port: closedPort }, ...hostsOf([primary])];
    const config = configFor([primary], { hosts, targetSessionAttrs: "prefer-standby" });
    await using(config, async (db) => {
      expect(await db.scalar(portQuery)).toBe(primary.config.port);
    });
  });

  it("read-write never hands out the standby, however many connections are opened at once", async () => {
    const config = configFor([standby, primary], {
      targetSessionAttrs: "read-write",
      maxConnections: 12,
    });
    await using(config, async (db) => {
      expect(new Set(await portsOf(db, 12))).toEqual(new Set([primary.config.port]));
    });
  });

  it("says of every host why it was not used", async () => {
    const hosts = [...hostsOf([standby]), { host: "127.0.0.1", port: closedPort }];
    const config = configFor([standby], {
      hosts,
      targetSessionAttrs: "read-write",
      acquireTimeoutMs: 300,
    });
    await using(config, async (db) => {
      const error: unknown = await db.query("SELECT 1").catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: "DB_CONNECT_FAILED", isRetryable: true });
      expect(String(error)).toContain(
        `127.0.0.1:${standby.config.port} was not used: it is a standby`,
      );
      expect(String(error)).toContain("ECONNREFUSED");
    });
  });

  it("asks a server that does not report its role", async () => {
    await using(configFor([primary]), async () => {
      const connector = new HostConnector({
        driver: reticent,
        config: resolveConfig(configFor([standby, primary], { targetSessionAttrs: "read-write" })),
        decoders: { decoder: () => String },
      });
      const connection = await connector.connect(deaf, new AbortController().signal);
      const { results } = await connection.simple(portQuery);
      await connection.close(1_000);
      expect(results[0]?.rows).toEqual([{ inet_server_port: String(primary.config.port) }]);
    });
  });

  it("leaves a server that has been made read-only, and comes back to it", async () => {
    const config = configFor([standby, primary], {
      targetSessionAttrs: "read-write",
      acquireTimeoutMs: 1_000,
    });
    await using(config, async (db) => {
      await db.query("SELECT 1");
      await using(configFor([primary]), async (admin) => {
        await setForAll(admin, "ALTER SYSTEM SET default_transaction_read_only = on");
        // Its next answer tells the connection that is open; no new one is to be had then.
        await waitUntil(async () => isUnavailable(db));
        await setForAll(admin, "ALTER SYSTEM RESET default_transaction_read_only");
        await waitUntil(async () => !(await isUnavailable(db)));
        expect(await db.scalar("SHOW transaction_read_only")).toBe("off");
      });
    });
  });

  it("keeps its connections when a read-only transaction was told to write", async () => {
    const config = configFor([standby, primary], {
      targetSessionAttrs: "read-write",
      maxConnections: 1,
    });
    await using(config, async (db) => {
      const before = await db.scalar("SELECT pg_backend_pid()");
      const write = db.transaction((client) => client.query("CREATE TABLE never (n int)"), {
        readOnly: true,
      });
      await expect(write).rejects.toMatchObject({ code: "25006" });
      expect(await db.scalar("SELECT pg_backend_pid()")).toBe(before);
    });
  });
});

describe("the order of the hosts", () => {
  it("is random for each connection when the load is to be balanced", async () => {
    const config = configFor([primary, standby], {
      loadBalanceHosts: "random",
      maxConnections: 24,
    });
    await using(config, async (db) => {
      // All on one server: once in eight million runs.
      const ports = new Set(await portsOf(db, 24));
      expect(ports).toEqual(new Set([primary.config.port, standby.config.port]));
    });
  });

  it("puts a silent host last, after one connection has waited for its share of the time", async () => {
    await using(configFor([primary]), async (direct) => {
      await direct.query("SELECT 1");
      const silent = await startFaultProxy({ target: primary.config });
      silent.blackhole(true);
      try {
        await expectLastAfterOneWait(silent);
      } finally {
        await silent.stop();
      }
    });
  });

  async function expectLastAfterOneWait(silent: FaultProxy): Promise<void> {
    const hosts = [{ host: silent.host, port: silent.port }, ...hostsOf([primary])];
    const config = configFor([primary], { hosts, connectTimeoutMs: 1_600, maxConnections: 6 });
    await using(config, async (db) => {
      const startedAt = performance.now();
      await db.query("SELECT 1");
      expect(performance.now() - startedAt).toBeGreaterThan(790);
      expect(performance.now() - startedAt).toBeLessThan(1_600);
      await portsOf(db, 6);
      expect(silent.connections).toHaveLength(1);
    });
  }

  it("ends with the host that answers with a refusal, as in libpq", async () => {
    const config = configFor([standby, primary], { password: "wrong" });
    await using(config, async (db) => {
      const error: unknown = await db.query("SELECT 1").catch((reason: unknown) => reason);
      expect(error).toMatchObject({ sqlState: "28P01", isRetryable: false });
      expect(String(error)).not.toContain(String(primary.config.port));
    });
  });

  it("goes on where a host only says that it is not ready (57P03)", async () => {
    await whileListening(
      refuseWith("57P03", "the database system is starting up"),
      async (starting) => {
        const hosts = [{ host: starting.host, port: starting.port }, ...hostsOf([primary])];
        await using(configFor([primary], { hosts }), async (db) => {
          expect(await db.scalar(portQuery)).toBe(primary.config.port);
          expect(starting.connections).toBe(1);
        });
      },
    );
  });

  it("covers every address of a name", async () => {
    // 127.0.0.2 is this machine too, and nobody listens there.
    const config = resolveConfig(
      configFor([primary], {
        hosts: [{ host: "several.test", port: primary.config.port }],
        ssl: false,
      }),
    );
    const connector = new HostConnector({
      driver: driverUnderTest,
      config,
      decoders: { decoder: () => String },
      resolve: async () => ["127.0.0.2", "127.0.0.1"],
    });
    const connection = await connector.connect(deaf, new AbortController().signal);
    const { results } = await connection.simple("SELECT host(inet_server_addr()) AS address");
    expect(results[0]?.rows).toEqual([{ address: "127.0.0.1" }]);
    await connection.close(1_000);
  });

  it("names each address of a name that answers nowhere", async () => {
    const config = configFor([primary], {
      hosts: [{ host: "several.test", port: closedPort }],
      ssl: false,
    });
    const connector = new HostConnector({
      driver: driverUnderTest,
      config: resolveConfig(config),
      decoders: { decoder: () => String },
      resolve: async () => ["127.0.0.2", "127.0.0.1"],
    });
    const failure = connector.connect(deaf, new AbortController().signal);
    await expect(failure).rejects.toThrow(/several.test:1 \(127.0.0.2\).*\(127.0.0.1\)/);
  });

  it("does not wait for a resolver longer than for the host", async () => {
    const config = configFor([primary], {
      hosts: [{ host: "slow.test" }, ...hostsOf([primary])],
      ssl: false,
      connectTimeoutMs: 400,
    });
    const connector = new HostConnector({
      driver: driverUnderTest,
      config: resolveConfig(config),
      decoders: { decoder: () => String },
      resolve: (host) =>
        host === "slow.test" ? new Promise(() => undefined) : Promise.resolve([host]),
    });
    const connection = await connector.connect(deaf, new AbortController().signal);
    const { results } = await connection.simple(portQuery);
    expect(results[0]?.rows).toEqual([{ inet_server_port: String(primary.config.port) }]);
    await connection.close(1_000);
  });
});

describe("initialize", () => {
  const nowhere = { host: "127.0.0.1", port: closedPort, user: "app", database: "app" };

  it("says at once that nobody listens, after one attempt", async () => {
    let attempts = 0;
    await using(nowhere, async (db) => {
      db.addObserver({ connect: () => void attempts++ });
      const startedAt = performance.now();
      const error: unknown = await db.initialize().catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: "DB_CONNECT_FAILED", isRetryable: true });
      expect(String(error)).toContain("127.0.0.1:1: connect ECONNREFUSED");
      expect((error as Error).stack).toContain("multi-host.int.test");
      // Callers have 5 s.
      expect(performance.now() - startedAt).toBeLessThan(2_000);
      expect(attempts).toBe(1);
      expect(db.stats()).toMatchObject({ pending: 0 });
    });
  });

  it("keeps trying until the deadline while a server says that it is not ready", async () => {
    await whileListening(
      refuseWith("57P03", "the database system is starting up"),
      async (starting) => {
        const { host, port } = starting;
        await using({ ...nowhere, host, port, acquireTimeoutMs: 600 }, async (db) => {
          await expect(db.initialize()).rejects.toThrow("starting up");
          expect(starting.connections).toBeGreaterThan(1);
        });
      },
    );
  });

  it("is not needed: a query waits for a server that comes up within its deadline", async () => {
    const proxy = await startFaultProxy({ target: primary.config });
    proxy.refuse(true);
    const { host, port } = proxy;
    await using(configFor([primary], { hosts: [{ host, port }] }), async (db) => {
      let failed = 0;
      db.addObserver({
        connect:
          () =>
          ({ error }) =>
            void (error && failed++),
      });
      const answer = db.scalar("SELECT 1");
      await waitUntil(() => failed > 0);
      proxy.refuse(false);
      expect(await answer).toBe(1);
    });
    await proxy.stop();
  });
});

/** PostgreSQL before 14, and most poolers: nothing is reported of the role. */
const reticent: Driver = {
  name: "pg",
  async connect(target, events, signal): Promise<DriverConnection> {
    const connection = await driverUnderTest.connect(target, events, signal);
    const own: PropertyDescriptor = { value: new Map([["server_version", "13.0"]]) };
    return Object.defineProperty(connection, "parameters", own);
  },
};

const deaf: ConnectionEvents = {
  closed: () => undefined,
  notice: () => undefined,
  notification: () => undefined,
  parameter: () => undefined,
};

async function whileListening(
  script: Parameters<typeof startScriptedServer>[0],
  use: (server: Awaited<ReturnType<typeof startScriptedServer>>) => Promise<void>,
): Promise<void> {
  const server = await startScriptedServer(script);
  try {
    await use(server);
  } finally {
    await server[Symbol.asyncDispose]();
  }
}

async function setForAll(admin: DatabaseServer, text: string): Promise<void> {
  await admin.query(text);
  await admin.query("SELECT pg_reload_conf()");
}

async function isUnavailable(db: DatabaseServer): Promise<boolean> {
  const error: unknown = await db.query("SELECT 1").catch((reason: unknown) => reason);
  return error instanceof Error && error.message.includes("it is read-only");
}

import { type PostgresHandle, startPostgres } from "@abe/db-testing";
import { startFaultProxy } from "@abe/db-testing/faults";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isDatabaseError } from "../src/errors/index.js";
import { createDatabaseServer, type DatabaseConfig, type DatabaseServer } from "../src/index.js";
import type { RetireReason } from "../src/observer/index.js";
import {
  configFor,
  hostsOf,
  startStreamingPair,
  type StreamingPair,
  systemBinaries,
} from "./support/streaming-pair.js";
import { waitUntil } from "./support/wait-until.js";

const portQuery = "SELECT inet_server_port()";

interface PairChoice {
  readonly name: string;
  readonly binaries: string | undefined;
  readonly missing: string | undefined;
}

const system = systemBinaries();
const choices: readonly PairChoice[] = [
  {
    name: "the release under test",
    binaries: process.env["ABE_TEST_POSTGRES_BINARIES"] || undefined,
    missing: undefined,
  },
  { name: "the system's own release", binaries: system.folder, missing: system.missing },
];
for (const { name, missing } of choices)
  if (missing !== undefined) console.warn(`Failover on ${name} is skipped: ${missing}.`);

describe.each(choices)("a failover on $name", ({ binaries, missing }) => {
  let pair: StreamingPair;
  let reader: DatabaseServer;

  beforeAll(async () => {
    if (missing !== undefined) return;
    pair = await startStreamingPair(binaries, {
      // A COMMIT is answered once the standby has it, so that nothing that was promised is lost.
      primary: { synchronous_commit: "on" },
      standby: { synchronous_commit: "on", synchronous_standby_names: "" },
    });
    reader = createDatabaseServer(configFor([pair.standby], { maxConnections: 2 }));
  }, 120_000);
  afterAll(async () => {
    await reader?.close();
    await pair?.[Symbol.asyncDispose]();
  });

  it.skipIf(missing !== undefined)(
    "moves writers and readers; every write is there when it was acknowledged, and not when it was refused",
    async () => {
      const { primary, standby } = pair;
      const writers = createDatabaseServer(
        configFor([primary, standby], { targetSessionAttrs: "read-write", maxConnections: 6 }),
      );
      const standbys = createDatabaseServer(
        configFor([primary, standby], {
          targetSessionAttrs: "standby",
          acquireTimeoutMs: 2_500,
          validateAfterIdleMs: 0,
        }),
      );
      const ledger = new Ledger(writers);
      await ledger.open();
      await writers.query("ALTER SYSTEM SET synchronous_standby_names = '*'");
      await writers.query("SELECT pg_reload_conf()");
      await waitUntil(() => isFollowed(writers));
      expect(await standbys.scalar(portQuery)).toBe(standby.config.port);

      const writing = ledger.writeAtOnce(6);
      await waitUntil(() => ledger.acknowledged.size >= 100);
      await primary.stop("kill");
      await waitUntil(() => ledger.failures > 0);
      await reader.query("SELECT pg_promote(true, 30)");
      // The next acquire finds the new one.
      expect(await writers.scalar(portQuery)).toBe(standby.config.port);
      const before = ledger.acknowledged.size;
      await waitUntil(() => ledger.acknowledged.size >= before + 100);
      ledger.stop();
      await writing;

      await ledger.settle(writers);
      // Its session went on through the promotion. The server tells so while it is checked.
      await expect(standbys.query("SELECT 1")).rejects.toThrow("it is a primary");
      await Promise.all([writers.close(), standbys.close()]);
    },
  );
});

describe("a lost host", () => {
  let server: PostgresHandle;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());

  it("takes all its connections along: idle ones at once, leased ones when they are given back", async () => {
    const proxy = await startFaultProxy({ target: server.config });
    const hosts = [{ host: proxy.host, port: proxy.port }, ...hostsOf([server])];
    const { db, retired } = watched(configFor([server], { hosts, maxConnections: 3 }));
    await db.connection(async (held) => {
      await connectAll(db, 2);
      await waitUntil(() => db.stats().idle === 2);
      proxy.connections.at(-1)?.cut();
      await waitUntil(() => retired.length === 2);
      expect(retired.toSorted()).toEqual(["error", "failover"]);
      expect(await held.scalar("SELECT 1")).toBe(1);
    });
    await waitUntil(() => retired.length === 3);
    expect(retired.at(-1)).toBe("failover");
    expect(await db.scalar("SELECT 1")).toBe(1);
    await db.close();
    await proxy.stop();
  });

  it("is one event, however many of its connections end", async () => {
    const hosts = [...hostsOf([server]), { host: "127.0.0.1", port: 1 }];
    const { db, retired } = watched(configFor([server], { hosts, maxConnections: 4 }));
    await connectAll(db, 4);
    const admin = createDatabaseServer(configFor([server], { applicationName: "admin" }));
    await admin.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'watched'",
    );
    await waitUntil(() => retired.length === 4);
    // What is opened afterwards stays, although some of the old ones ended later.
    const pid = await db.scalar("SELECT pg_backend_pid()");
    await waitUntil(() => db.stats().total === 1);
    expect(await db.scalar("SELECT pg_backend_pid()")).toBe(pid);
    expect(retired).toHaveLength(4);
    await Promise.all([db.close(), admin.close()]);
  });

  it("says nothing about the others where there is one host: a session that was ended costs one", async () => {
    const { db, retired } = watched(configFor([server], { maxConnections: 3 }));
    await connectAll(db, 3);
    const admin = createDatabaseServer(configFor([server], { applicationName: "admin" }));
    await admin.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = 'watched' LIMIT 1`,
    );
    await waitUntil(() => retired.length > 0);
    await connectAll(db, 3);
    expect(retired).toEqual(["error"]);
    await Promise.all([db.close(), admin.close()]);
  });
});

/** A server whose connections that leave are counted until it is closed. */
function watched(config: DatabaseConfig): { db: DatabaseServer; retired: RetireReason[] } {
  const db = createDatabaseServer({ ...config, applicationName: "watched" });
  const retired: RetireReason[] = [];
  db.addObserver({
    retire: ({ reason }) => void (reason === "shutdown" || retired.push(reason)),
  });
  return { db, retired };
}

/** Opens this many connections and leaves them idle. */
async function connectAll(db: DatabaseServer, count: number): Promise<void> {
  let arrived = 0;
  await Promise.all(
    Array.from({ length: count }, () =>
      db.connection(async (connection) => {
        await connection.query("SELECT 1");
        arrived++;
        await waitUntil(() => arrived >= count);
      }),
    ),
  );
}

async function isFollowed(db: DatabaseServer): Promise<boolean> {
  return db.exists("SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'");
}

/** Writes one row after the other, and remembers what it was told of each. */
class Ledger {
  readonly acknowledged: Set<number> = new Set();
  readonly #refused: Set<number> = new Set();
  readonly #unknown: Set<number> = new Set();
  readonly #db: DatabaseServer;
  #isStopped = false;
  #last = 0;

  constructor(db: DatabaseServer) {
    this.#db = db;
  }

  get failures(): number {
    return this.#refused.size + this.#unknown.size;
  }

  async open(): Promise<void> {
    await this.#db.query("CREATE TABLE ledger (id int NOT NULL)");
  }

  async writeAtOnce(writers: number): Promise<void> {
    await Promise.all(Array.from({ length: writers }, () => this.#write()));
  }

  stop(): void {
    this.#isStopped = true;
  }

  /** Compares what was said with what is there. */
  async settle(db: DatabaseServer): Promise<void> {
    const there = await db.column<number>("SELECT id FROM ledger");
    const present = new Set(there);
    expect(there).toHaveLength(present.size);
    expect([...this.acknowledged].filter((id) => !present.has(id))).toEqual([]);
    expect([...this.#refused].filter((id) => present.has(id))).toEqual([]);
    const told = this.acknowledged.size + this.failures;
    expect(told).toBe(this.#last);
  }

  async #write(): Promise<void> {
    while (!this.#isStopped) {
      const id = ++this.#last;
      // One in two in a transaction, where only COMMIT can be in doubt.
      const write =
        id % 2 === 0
          ? this.#db.query("INSERT INTO ledger VALUES ($1)", [id])
          : this.#db.transaction((client) => client.query("INSERT INTO ledger VALUES ($1)", [id]));
      await write.then(
        () => this.acknowledged.add(id),
        (error: unknown) => this.#fail(id, error),
      );
    }
  }

  #fail(id: number, error: unknown): void {
    if (!isDatabaseError(error)) throw error;
    if (error.outcome === "applied") this.acknowledged.add(id);
    else if (error.outcome === "unknown") this.#unknown.add(id);
    else this.#refused.add(id);
  }
}

import { createRequire } from "node:module";
import { sql } from "@abe/db-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Transaction, TransactionRunOptions, TransactionService } from "../src/index.js";
import { Wire } from "./support/wire.js";

/** As much of pg's client as is used here: what somebody writes by hand. */
interface PgClient {
  connect(): Promise<void>;
  end(): Promise<void>;
  query(text: string, values?: readonly unknown[]): Promise<unknown>;
}

const fromCore = createRequire(createRequire(import.meta.url).resolve("@abe/db-core/package.json"));
const { Client } = fromCore("pg") as { Client: new (config: object) => PgClient };

const texts = [
  "SELECT v FROM kept WHERE n = $1",
  "UPDATE kept SET v = v + 1 WHERE n = $1",
  "UPDATE kept SET v = v - 1 WHERE n = $1",
] as const;

let wire: Wire;
let service: TransactionService;
beforeAll(async () => {
  wire = await Wire.open();
});
beforeEach(async () => {
  const served = wire.serve({ maxConnections: 1 });
  service = served.service;
  await wire.admin.query("INSERT INTO kept VALUES (1), (2)");
  // The connection is opened, and its statements are known to the server.
  for (let n = 0; n < 4; n++) await service.run(three);
});
afterEach(() => wire.calm());
afterAll(() => wire.close());

async function three(tx: Pick<Transaction, "query">): Promise<void> {
  for (const text of texts) await tx.query(text, [1]);
}

/** Round trips and messages of `work`. */
async function counted(work: () => Promise<unknown>): Promise<number> {
  const before = wire.proxy.traffic.flights;
  await work();
  return wire.proxy.traffic.flights - before;
}

async function byHand(
  between: readonly (readonly [text: string, values?: readonly unknown[]])[],
): Promise<number> {
  const { host, port } = wire.proxy;
  const client = new Client({ ...wire.database.config, host, port });
  await client.connect();
  const flights = await counted(async () => {
    await client.query("BEGIN");
    for (const [text, values] of between) await client.query(text, values);
    await client.query("COMMIT");
  });
  await client.end();
  return flights;
}

describe("a transaction of three statements", () => {
  it("costs 4 round trips, one less than with pg by hand: BEGIN rides with the first", async () => {
    expect(await byHand(texts.map((text) => [text, [1]]))).toBe(5);
    expect(await counted(() => service.run(three))).toBe(4);
  });

  it.each<[string, TransactionRunOptions]>([
    ["an isolation level", { isolation: "serializable", readOnly: false }],
    ["settings and a role", { settings: { "app.tenant": "1" }, role: "postgres" }],
    ["a deadline", { timeoutMs: 60_000 }],
    ["xid", { commitVerification: "xid" }],
    ["marker", { commitVerification: "marker" }],
    ["an idempotency key", { commitVerification: "marker", idempotencyKey: "round-trips" }],
  ])("costs no more with %s", async (_, options) => {
    const role = options.role === undefined ? {} : { role: wire.database.config.user };
    expect(await counted(() => service.run(three, { ...options, ...role }))).toBe(4);
  });

  it("costs 3 when COMMIT leaves with the last one, and 1 as a batch of its own", async () => {
    const last = async (tx: Transaction): Promise<void> => {
      await tx.query(texts[0], [1]);
      await tx.query(texts[1], [1]);
      await tx.last().query(texts[2], [1]);
    };
    expect(await counted(() => service.run(last))).toBe(3);
    const batch = [sql`SELECT 1`, sql`SELECT 2`, sql`SELECT 3`] as const;
    expect(await counted(() => service.run((tx) => tx.batch(batch)))).toBe(2);
    expect(await counted(() => service.run((tx) => tx.last().batch(batch)))).toBe(1);
  });

  it("costs one more for ROLLBACK, and none for a transaction that does nothing", async () => {
    const failing = service.run(async (tx) => {
      await three(tx);
      throw new RangeError("undo");
    });
    expect(await counted(() => failing.catch(() => undefined))).toBe(4);
    expect(await counted(() => service.run(async () => undefined))).toBe(0);
  });
});

describe("a savepoint", () => {
  /** One statement within a savepoint. */
  const inner = (tx: Transaction, fail = false): Promise<void> =>
    tx
      .savepoint(async (savepoint) => {
        await savepoint.query(texts[1], [1]);
        if (fail) throw new RangeError("undo");
      })
      .catch(() => undefined);

  it("costs nothing when it is kept, one round trip when it is undone", async () => {
    const run = (fail: boolean): Promise<void> =>
      service.run(async (tx) => {
        await tx.query(texts[0], [1]);
        await inner(tx, fail);
      });
    expect(await counted(() => run(false))).toBe(3);
    expect(await counted(() => run(true))).toBe(4);
  });

  it("beside another one costs what the statements cost, where pg by hand needs 8 round trips", async () => {
    const hand = await byHand([
      ["SAVEPOINT a"],
      [texts[1], [1]],
      ["RELEASE SAVEPOINT a"],
      ["SAVEPOINT b"],
      [texts[1], [1]],
      ["RELEASE SAVEPOINT b"],
    ]);
    expect(hand).toBe(8);
    const siblings = async (tx: Transaction): Promise<void> => {
      await inner(tx);
      await inner(tx);
    };
    expect(await counted(() => service.run(siblings))).toBe(3);
    const between = async (tx: Transaction): Promise<void> => {
      for (const text of texts.slice(0, 2)) {
        await tx.query(text, [1]);
        await inner(tx);
      }
    };
    expect(await counted(() => service.run(between))).toBe(5);
    const withLast = async (tx: Transaction): Promise<void> => {
      await siblings(tx);
      await tx.last().query(texts[0], [1]);
    };
    expect(await counted(() => service.run(withLast))).toBe(3);
  });

  it("within another one, and one without a statement, cost nothing either", async () => {
    const nested = async (tx: Transaction): Promise<void> => {
      await tx.savepoint(async (outer) => {
        await outer.savepoint(async () => undefined);
        await outer.savepoint((within) => within.query(texts[1], [1]));
      });
      await tx.savepoint(async () => undefined);
    };
    expect(await counted(() => service.run(nested))).toBe(2);
    expect(await counted(() => service.run((tx) => tx.savepoint(async () => undefined)))).toBe(0);
  });

  it("that is undone leaves what was before and after it, however it rode", async () => {
    await service.run(async (tx) => {
      await tx.query("UPDATE kept SET v = 10 WHERE n = 1");
      await tx
        .savepoint(async (outer) => {
          await outer.savepoint((kept) => kept.query("UPDATE kept SET v = 20 WHERE n = 1"));
          throw new RangeError("undo");
        })
        .catch(() => undefined);
      await tx.savepoint((kept) => kept.query("UPDATE kept SET v = 7 WHERE n = 2"));
      await tx.savepoint((failing) => failing.query("SELECT 1 / 0")).catch(() => undefined);
    });
    expect(await wire.admin.column("SELECT v FROM kept ORDER BY n")).toEqual([10, 7]);
  });

  it("whose BEGIN is refused fails with the server's reason, and leaves nothing", async () => {
    const refused = service.run((tx) => inner(tx, false).then(() => tx.query("SELECT 1")), {
      role: "nobody_there",
    });
    await expect(refused).rejects.toMatchObject({ outcome: "not_applied" });
    expect(await counted(() => service.run(three))).toBe(4);
  });
});

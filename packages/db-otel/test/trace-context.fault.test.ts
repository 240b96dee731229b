import { createDatabaseServer } from "@abe/db-core";
import type { DatabaseServer } from "@abe/db-core";
import { createTestDatabase } from "@abe/db-testing";
import type { TestDatabase } from "@abe/db-testing";
import { type FaultProxy, startFaultProxy } from "@abe/db-testing/faults";
import { createTransactionService } from "@abe/db-tx";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { otelObserver } from "../src/index.js";
import type { OtelObserverOptions } from "../src/index.js";
import { Telemetry, followContext } from "./telemetry.js";

let database: TestDatabase;
let proxy: FaultProxy;
let telemetry: Telemetry;
let undo: () => void;
const servers: DatabaseServer[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  proxy = await startFaultProxy({ target: database.config });
});
afterAll(async () => {
  await proxy.stop();
  await database.drop();
});
beforeEach(() => {
  telemetry = new Telemetry();
  undo = followContext();
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((db) => db.close()));
  undo();
});

const ask = "SELECT current_setting('application_name')";

/** A server with one connection, so that whatever is left behind on it shows. */
async function serve(options: OtelObserverOptions): Promise<DatabaseServer> {
  const { meterProvider, tracerProvider } = telemetry;
  const { host, port } = proxy;
  const db = createDatabaseServer(
    { ...database.config, host, port, maxConnections: 1, applicationName: "shop" },
    { observers: [otelObserver({ meterProvider, tracerProvider, ...options })] },
  );
  servers.push(db);
  // The connection is opened, and its statements are known to the server.
  for (let n = 0; n < 4; n++) await telemetry.within(() => db.transaction((tx) => tx.scalar(ask)));
  return db;
}

/** The last transaction's span, as W3C writes it. */
function lastTransaction(): string {
  const span = telemetry.spans.findLast(({ name }) => name === "transaction");
  const { traceId, spanId } = span?.spanContext() ?? {};
  return `00-${traceId}-${spanId}-01`;
}

it("tells the server which transaction of which trace it is, and nothing afterwards", async () => {
  const db = await serve({ propagation: "transaction" });
  const during = await telemetry.within(() => db.transaction((tx) => tx.scalar(ask)));
  expect(during).toBe(lastTransaction());
  expect(await db.scalar(ask)).toBe("shop");
  const failed = telemetry.within(() => db.transaction((tx) => tx.query("SELECT 1/0")));
  await expect(failed).rejects.toMatchObject({ code: "22012" });
  expect(await db.scalar(ask)).toBe("shop");
});

it("tells the server nothing by default, nor outside a trace", async () => {
  const silent = await serve({});
  expect(await telemetry.within(() => silent.transaction((tx) => tx.scalar(ask)))).toBe("shop");
  const telling = await serve({ propagation: "transaction" });
  expect(await telling.transaction((tx) => tx.scalar(ask))).toBe("shop");
});

it("lets a transaction be what its options say, and refuses what has to come before any query", async () => {
  const db = await serve({ propagation: "transaction" });
  const level = "SELECT current_setting('transaction_isolation')";
  const strict = { isolation: "serializable", readOnly: true } as const;
  const seen = await telemetry.within(() =>
    db.transaction(async (tx) => [await tx.scalar(ask), await tx.scalar(level)], strict),
  );
  expect(seen).toEqual([lastTransaction(), "serializable"]);
  const late = telemetry.within(() =>
    db.transaction((tx) => tx.query("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE")),
  );
  await expect(late).rejects.toMatchObject({ code: "25001" });
  expect(await db.scalar(ask)).toBe("shop");
});

it("costs no round trip, and no statement is parsed anew for it", async () => {
  const counted = async (
    options: OtelObserverOptions,
  ): Promise<[flights: number, parses: number]> => {
    const db = await serve(options);
    const before = proxy.traffic;
    for (let n = 0; n < 3; n++) {
      await telemetry.within(() => db.transaction((tx) => tx.scalar(ask)));
    }
    const { flights, messages } = proxy.traffic;
    return [flights - before.flights, (messages["P"] ?? 0) - (before.messages["P"] ?? 0)];
  };
  // Each BEGIN and each COMMIT is parsed; what sets the name is known to the server already.
  expect(await counted({ propagation: "transaction" })).toEqual(await counted({}));
});

it("tells of each attempt of @abe/db-tx, its savepoints included", async () => {
  const service = createTransactionService(await serve({ propagation: "transaction" }));
  const seen: unknown[] = [];
  await telemetry.within(() =>
    service.run(
      async (tx) => {
        seen.push(await tx.scalar(ask), await tx.savepoint((inner) => inner.scalar(ask)));
        if (tx.attempt === 1) {
          await tx.query("DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$");
        }
      },
      { retry: { maxAttempts: 2 } },
    ),
  );
  const attempts = telemetry.spans
    .filter(({ name }) => name === "transaction")
    .slice(-2)
    .map((span) => `00-${span.spanContext().traceId}-${span.spanContext().spanId}-01`);
  expect(seen).toEqual([attempts[0], attempts[0], attempts[1], attempts[1]]);
  expect(attempts[0]).not.toBe(attempts[1]);
});

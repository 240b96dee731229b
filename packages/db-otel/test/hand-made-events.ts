import type {
  DbObserver,
  MigrationEnd,
  MigrationEvent,
  PoolInfo,
  QueryEvent,
  TransactionEvent,
} from "@abe/db-core/observer";
import { otelObserver } from "../src/otel-observer.js";
import type { OtelObserverOptions } from "../src/otel-observer-options.js";

/** What a server tells its observers, written by hand; *.int.test.ts have a server tell it. */
export const shop: PoolInfo = { name: "shop", host: "db.example", port: 5432, database: "shop" };

/** What the server refuses when a key exists already; its message quotes the value, `zqsecret`. */
export const unique: Error = Object.assign(new Error("Key (email)=(zqsecret)"), {
  sqlState: "23505",
});

/** Attributes of {@link query} when it succeeds. */
export const users = {
  "db.system.name": "postgresql",
  "db.namespace": "shop",
  "server.address": "db.example",
  "db.query.summary": "SELECT users",
} as const;

export function query(fields: Partial<QueryEvent> = {}): QueryEvent {
  return {
    pool: shop,
    text: "SELECT * FROM users WHERE id = $1",
    texts: undefined,
    name: undefined,
    kind: "query",
    batchSize: 1,
    parameterised: true,
    transactionId: undefined,
    ...fields,
  };
}

export function transaction(fields: Partial<TransactionEvent> = {}): TransactionEvent {
  return {
    pool: shop,
    id: "tx1",
    name: undefined,
    isolation: undefined,
    readOnly: false,
    attempt: 1,
    ...fields,
  };
}

/** An observer whose methods are all there. */
export function otel(options: OtelObserverOptions): Required<DbObserver> {
  return otelObserver(options) as Required<DbObserver>;
}

export const migration: MigrationEvent = {
  pool: shop,
  migration: "20230101_initial_schema",
  direction: "up",
  checksum: "sha256:c0ffee",
};

/** Tells of a migration that has ended at once. */
export function migrate(observer: DbObserver, event: MigrationEvent, end: MigrationEnd): void {
  const observation = observer.migration?.(event);
  if (typeof observation === "object") observation.end?.(end);
}

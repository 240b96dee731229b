import type { Socket } from "node:net";
import pg from "pg";
import type { NativeEvent } from "../driver.js";
import type { ServerMessage } from "../protocol/server-message.js";
import type { PgRow } from "./pg-row-shape.js";

/**
 * The parts of `pg.Client` and of its `connection` that are used here, as pg-cursor and
 * pg-copy-streams use them: the Submittable contract, the message events, the message writers.
 */
export interface PgClient {
  readonly connection: PgWire;
  readonly processID: number | null;
  readonly secretKey: number | null;
  connect(): Promise<unknown>;
  end(): Promise<void>;
  query(...args: unknown[]): unknown;
  getTransactionStatus(): string | null;
  setTypeParser(oid: number, format: unknown, parser?: unknown): unknown;
  getTypeParser(oid: number, format?: unknown): unknown;
  escapeIdentifier(name: string): string;
  escapeLiteral(text: string): string;
  on(event: "error", listener: (error: unknown) => void): this;
  on(event: "end", listener: () => void): this;
  on(event: NativeEvent, listener: (message?: unknown) => void): this;
  removeListener(event: NativeEvent, listener: (message?: unknown) => void): this;
  /** Overridden, so that exactly our startup parameters are sent. */
  getStartupConf: () => Record<string, string>;
}

/** What pg calls while a submittable is its active query. */
export interface PgSubmittable {
  submit(): void;
  handleRowDescription(message: { fields: PgField[] }): void;
  handleDataRow(message: { fields: PgRow }): void;
  handleCommandComplete(message: { text: string }): void;
  handleEmptyQuery(): void;
  handlePortalSuspended(): void;
  handleCopyInResponse(): void;
  handleCopyData(message: { chunk: Buffer }): void;
  handleError(error: unknown): void;
  handleReadyForQuery(): void;
}

/** A column as pg-protocol parses it. */
export interface PgField {
  readonly name: string;
  readonly tableID: number;
  readonly columnID: number;
  readonly dataTypeID: number;
  readonly dataTypeSize: number;
  readonly dataTypeModifier: number;
}

/** `client.connection`: writes messages, emits those that arrive. */
export interface PgWire {
  /** The socket, or the TLS socket once TLS is up. */
  readonly stream: Socket;
  /** Names that pg itself has parsed, by its users' `name`. */
  parsedStatements: Record<string, string>;
  on<E extends keyof PgWireEvents>(event: E, listener: (message: PgWireEvents[E]) => void): this;
  prependListener<E extends keyof PgWireEvents>(
    event: E,
    listener: (message: PgWireEvents[E]) => void,
  ): this;
  emit(event: "error", error: unknown): boolean;
  query(text: string): void;
  parse(message: { name: string; text: string; types?: readonly number[] }): void;
  bind(message: { portal: string; statement: string; values: readonly unknown[] }): void;
  describe(message: { type: "P" | "S"; name: string }): void;
  execute(message: { portal: string; rows: number }): void;
  close(message: { type: "P" | "S"; name: string }): void;
  flush(): void;
  sync(): void;
  sendCopyFromChunk(chunk: Uint8Array): void;
  endCopyFrom(): void;
  sendCopyFail(reason: string): void;
}

/** Messages of the backend by pg-protocol's names. */
export interface PgWireEvents {
  parseComplete: unknown;
  bindComplete: unknown;
  noData: unknown;
  parameterDescription: { dataTypeIDs: number[] };
  copyOutResponse: unknown;
  parameterStatus: { parameterName: string; parameterValue: string };
  notice: ServerMessage;
  notification: { channel: string; payload: string; processId: number };
  readyForQuery: { status: string };
  errorMessage: unknown;
  /** TLS is up, on another `stream`. */
  sslconnect: unknown;
  authenticationOk: unknown;
  authenticationSASL: { mechanisms: string[] };
  authenticationSASLFinal: unknown;
  authenticationCleartextPassword: unknown;
  authenticationMD5Password: unknown;
}

/** What a `pg.Client` is made with here: everything, so that nothing comes from the environment. */
export interface PgClientOptions {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
  readonly password: () => Promise<string | undefined>;
  readonly ssl: false | Record<string, unknown>;
  readonly sslnegotiation: "postgres" | "direct";
  readonly enableChannelBinding: boolean;
  readonly stream: () => Socket;
}

/** As it was when pg was loaded, unless somebody was faster. */
const ownQuery: unknown = Reflect.get(pg.Client.prototype, "query");

/**
 * Somebody has put a function of their own in the place of pg's `query`, before or after pg was loaded:
 * instrumentation by patching. What it makes of our requests is wrong: pg is given an object of ours, of
 * whose end such a function hears nothing.
 */
export function isPgPatched(): boolean {
  const query: unknown = Reflect.get(pg.Client.prototype, "query");
  // The mark that shimmer leaves, with which OpenTelemetry, Sentry and others patch.
  return query !== ownQuery || (typeof query === "function" && "__original" in query);
}

/** Makes an unconnected client. */
export function createPgClient(options: PgClientOptions): PgClient {
  // pg's published types know neither `connection` nor a factory for `stream`.
  return new pg.Client(options as unknown as pg.ClientConfig) as unknown as PgClient;
}

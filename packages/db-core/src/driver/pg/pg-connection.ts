import { type CancelTarget, sendCancelRequest } from "../cancel-request.js";
import type {
  ConnectionEvents,
  ConnectTarget,
  DriverConnection,
  DriverCursor,
  GroupResult,
  NativeClient,
  Prepared,
  SimpleResult,
  StatementDescription,
  StatementGroup,
  StatementResult,
} from "../driver.js";
import { StatementCache } from "../statement-cache.js";
import type { TransactionStatus } from "../transaction-status.js";
import { CopyInExchange } from "./copy-in-exchange.js";
import { CopyOutExchange } from "./copy-out-exchange.js";
import { DescribeExchange } from "./describe-exchange.js";
import type { Exchange } from "./exchange.js";
import { lost, refusal } from "./exchange-error.js";
import { GroupExchange } from "./group-exchange.js";
import { NativeAccess } from "./native-access.js";
import type { PgClient } from "./pg-client.js";
import { openPortal } from "./portal.js";
import { isServerMessage, toNotice } from "./server-error.js";
import { SimpleExchange } from "./simple-exchange.js";

const statusByLetter: Readonly<Record<string, TransactionStatus>> = {
  I: "idle",
  T: "transaction",
  E: "failed",
};

/** Milliseconds a CancelRequest's socket may live. */
const cancelTimeoutMs = 2_000;

/** {@link DriverConnection} over a connected `pg.Client`: one request at a time, the others in line. */
export class PgConnection implements DriverConnection {
  readonly parameters: ReadonlyMap<string, string>;
  readonly #client: PgClient;
  readonly #target: ConnectTarget;
  readonly #events: ConnectionEvents;
  readonly #cache: StatementCache;
  readonly #cancelTarget: () => CancelTarget;
  readonly #waiting: Exchange<unknown>[] = [];
  #native: NativeAccess | undefined;
  #current: Exchange<unknown> | undefined;
  #before: TransactionStatus = "idle";
  #status: TransactionStatus = "idle";
  /** The last FATAL or socket error: why the connection died, when it does. */
  #lastError: unknown;
  #dead: { readonly cause: unknown } | undefined;
  #onClosed: (() => void)[] = [];

  constructor(
    client: PgClient,
    setup: {
      readonly target: ConnectTarget;
      readonly events: ConnectionEvents;
      readonly parameters: ReadonlyMap<string, string>;
      readonly cancelTarget: () => CancelTarget;
    },
  ) {
    this.#client = client;
    this.#target = setup.target;
    this.#events = setup.events;
    this.parameters = setup.parameters;
    this.#cancelTarget = setup.cancelTarget;
    this.#cache = new StatementCache(setup.target.statementCacheSize, () => {
      client.connection.parsedStatements = {};
    });
    this.#listen();
  }

  get backendPid(): number {
    return this.#client.processID ?? 0;
  }

  get inFlight(): number {
    const own = this.#waiting.length + (this.#current === undefined ? 0 : 1);
    return own + (this.#native?.inFlight ?? 0);
  }

  status(): TransactionStatus {
    return this.#status;
  }

  async send(group: StatementGroup): Promise<GroupResult> {
    const first = new GroupExchange(group, this.#cache, this.#target.decoders);
    const outside = this.inFlight === 0 && this.#status === "idle";
    try {
      return await this.#run(first);
    } catch (error) {
      const text = group.statements[0]?.text;
      if (text === undefined || !outside || !isStale(first) || this.#dead !== undefined)
        throw error;
      // Nothing has run: prepare it again and send it once more.
      this.#cache.forget(text);
      return this.#run(new GroupExchange(group, this.#cache, this.#target.decoders));
    }
  }

  openCursor(statement: Prepared): Promise<DriverCursor> {
    const run = <Result>(exchange: Exchange<Result>): Promise<Result> => this.#run(exchange);
    return openPortal(run, statement, this.#target.decoders, this.#status !== "idle");
  }

  copyIn(text: string, chunks: AsyncIterable<Uint8Array>): Promise<StatementResult> {
    return this.#run(new CopyInExchange(text, chunks));
  }

  async *copyOut(text: string): AsyncGenerator<Uint8Array> {
    const exchange = new CopyOutExchange(text);
    const ended = this.#run(exchange);
    ended.catch(() => undefined);
    try {
      for (let chunk = await exchange.next(); chunk !== undefined; chunk = await exchange.next())
        yield chunk;
    } finally {
      if (!exchange.settled) {
        const cancelled = this.cancel();
        while (!exchange.settled && (await exchange.next().catch(() => undefined)) !== undefined);
        await cancelled;
      }
    }
  }

  simple(text: string): Promise<SimpleResult> {
    return this.#run(new SimpleExchange(text, this.#cache));
  }

  describe(text: string): Promise<StatementDescription> {
    return this.#run(new DescribeExchange(text));
  }

  cancel(): Promise<void> {
    if (this.#dead !== undefined) return Promise.resolve();
    return sendCancelRequest(this.#cancelTarget(), cancelTimeoutMs);
  }

  native(): NativeClient {
    this.#native ??= new NativeAccess(this.#client);
    return this.#native;
  }

  forget(text: string): void {
    this.#cache.forget(text);
  }

  async close(timeoutMs: number): Promise<void> {
    if (this.#dead !== undefined) return;
    const closed = new Promise<void>((resolve) => this.#onClosed.push(resolve));
    const timer = setTimeout(() => this.destroy(), timeoutMs);
    this.#client.end().catch(() => undefined);
    await closed;
    clearTimeout(timer);
  }

  destroy(cause?: unknown): void {
    if (this.#dead !== undefined) return;
    this.#lastError = cause ?? this.#lastError;
    this.#client.connection.stream.destroy();
    this.#die();
  }

  #run<Result>(exchange: Exchange<Result>): Promise<Result> {
    if (this.#dead !== undefined) {
      exchange.reject(lost(exchange, this.#status, this.#dead.cause));
      return exchange.result;
    }
    this.#waiting.push(exchange);
    this.#pump();
    return exchange.result;
  }

  #pump(): void {
    if (this.#current !== undefined || this.#dead !== undefined) return;
    const next = this.#waiting.shift();
    if (next === undefined) return;
    this.#current = next;
    this.#before = this.#status;
    try {
      this.#client.query(next);
    } catch (error) {
      // Half a request may have been written: nothing more can be said on this connection.
      this.destroy(error);
    }
  }

  #listen(): void {
    const client = this.#client;
    const wire = client.connection;
    wire.on("parseComplete", () => this.#current?.parseComplete());
    wire.on("bindComplete", () => this.#current?.bindComplete());
    wire.on("noData", () => this.#current?.noData());
    wire.on("parameterDescription", ({ dataTypeIDs }) =>
      this.#current?.parameterDescription(dataTypeIDs),
    );
    wire.on("notice", (message) => {
      const notice = toNotice(message);
      this.#current?.notices.push(notice);
      this.#events.notice(notice);
    });
    wire.on("notification", ({ channel, payload, processId }) =>
      this.#events.notification({ channel, payload, processId }),
    );
    wire.on("parameterStatus", ({ parameterName, parameterValue }) =>
      this.#events.parameter(parameterName, parameterValue),
    );
    wire.on("readyForQuery", ({ status }) => this.#ready(status));
    client.on("error", (error) => {
      // The first reason is the true one: a FATAL, then the socket's end.
      this.#lastError ??= error;
    });
    client.on("end", () => this.#die());
  }

  #ready(letter: string): void {
    this.#status = statusByLetter[letter] ?? "failed";
    const done = this.#current;
    this.#current = undefined;
    if (done !== undefined) settle(done);
    this.#pump();
  }

  #die(): void {
    if (this.#dead !== undefined) return;
    const pending = [...(this.#current === undefined ? [] : [this.#current]), ...this.#waiting];
    const fatal = this.#current?.serverError;
    const cause = isServerMessage(fatal) ? fatal : this.#lastError;
    this.#dead = { cause };
    this.#native?.end();
    this.#current = undefined;
    this.#waiting.length = 0;
    for (const exchange of pending) exchange.reject(lost(exchange, this.#before, cause));
    for (const resolve of this.#onClosed) resolve();
    this.#events.closed(cause);
  }
}

function settle(exchange: Exchange<unknown>): void {
  if (exchange.localError !== undefined) exchange.reject(exchange.localError.error);
  else if (exchange.serverError !== undefined) exchange.reject(refusal(exchange));
  else exchange.finish();
}

/** The server had forgotten the statement, or its result type had changed. */
function isStale(exchange: GroupExchange): boolean {
  const { serverError: error } = exchange;
  if (!exchange.failedUnbound || !isServerMessage(error)) return false;
  if (error.code === "26000") return true;
  return error.code === "0A000" && error.routine === "RevalidateCachedQuery";
}

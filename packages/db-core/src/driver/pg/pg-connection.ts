import { ConnectionLostError, UnsupportedError } from "../../errors/connection-errors.js";
import { QueryAbortedError, QueryTimeoutError } from "../../errors/query-errors.js";
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
import { AnswerGuard } from "./answer-guard.js";
import { CopyInExchange } from "./copy-in-exchange.js";
import { copyOutChunks } from "./copy-out-chunks.js";
import { DescribeExchange } from "./describe-exchange.js";
import type { Exchange } from "./exchange.js";
import { lost, refusal, unreadable } from "./exchange-error.js";
import { GroupExchange } from "./group-exchange.js";
import { NativeAccess } from "./native-access.js";
import type { PgClient } from "./pg-client.js";
import { openPortal } from "./portal.js";
import { isLastWord, isServerMessage } from "./server-error.js";
import { SimpleExchange } from "./simple-exchange.js";
import { listenToWire } from "./wire-events.js";

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
  #closing = false;
  #cancelling: Promise<void> | undefined;
  readonly #guard: AnswerGuard;
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
    this.#guard = new AnswerGuard(
      () => this.#current,
      (afterMs) =>
        this.destroy(
          new QueryTimeoutError(
            `no answer within ${afterMs} ms, though the server's own timeout should have ended it`,
            { outcome: "unknown" },
          ),
        ),
    );
    this.#listen();
  }

  get backendPid(): number {
    return this.#client.processID ?? 0;
  }

  get inFlight(): number {
    const own = this.#waiting.length + (this.#current === undefined ? 0 : 1);
    return own + (this.#native?.inFlight ?? 0);
  }

  get isCancelling(): boolean {
    return this.#cancelling !== undefined;
  }

  status(): TransactionStatus {
    return this.#status;
  }

  send(group: StatementGroup): Promise<GroupResult> {
    return this.#run(new GroupExchange(group, this.#cache, this.#target.decoders));
  }

  openCursor(statement: Prepared): Promise<DriverCursor> {
    const run = <Result>(exchange: Exchange<Result>): Promise<Result> => this.#run(exchange);
    return openPortal(run, statement, this.#target.decoders, this.#status !== "idle");
  }

  copyIn(text: string, chunks: AsyncIterable<Uint8Array>): Promise<StatementResult> {
    return this.#run(new CopyInExchange(text, chunks));
  }

  copyOut(text: string): AsyncIterable<Uint8Array> {
    return copyOutChunks(text, {
      run: (exchange) => this.#run(exchange),
      cancel: (request) => this.cancel(request),
      destroy: () => this.destroy(),
    });
  }

  simple(text: string): Promise<SimpleResult> {
    return this.#run(new SimpleExchange(text, this.#cache));
  }

  describe(text: string): Promise<StatementDescription> {
    return this.#run(new DescribeExchange(text));
  }

  async cancel(request?: object): Promise<void> {
    if (this.#dead !== undefined) return;
    if (request !== undefined && this.#current?.request !== request) {
      this.#takeBack(request);
      return;
    }
    if (this.#current === undefined && this.#native === undefined) return;
    this.#current?.stop();
    this.#cancelling ??= this.#askToCancel();
    await this.#cancelling;
  }

  expectAnswers(statementTimeoutMs: number | undefined): void {
    this.#guard.statementTimeoutMs = statementTimeoutMs;
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
    this.#closing = true;
    const closed = new Promise<void>((resolve) => this.#onClosed.push(resolve));
    const timer = setTimeout(() => this.destroy(), timeoutMs);
    if (this.#current === undefined) this.#goodbye();
    await closed;
    clearTimeout(timer);
  }

  destroy(cause?: unknown): void {
    if (this.#dead !== undefined) return;
    this.#lastError = cause ?? this.#lastError;
    this.#client.connection.stream.destroy();
    this.#die();
  }

  #takeBack(request: object): void {
    const at = this.#waiting.findIndex((exchange) => exchange.request === request);
    const [exchange] = at === -1 ? [] : this.#waiting.splice(at, 1);
    exchange?.reject(
      new QueryAbortedError("taken back before it was sent", { statement: exchange.text }),
    );
  }

  async #askToCancel(): Promise<void> {
    const end = await sendCancelRequest(this.#cancelTarget(), cancelTimeoutMs);
    this.#cancelling = undefined;
    if (end !== "unknown") this.#pump();
    else
      this.destroy(
        new ConnectionLostError("a CancelRequest may still be on its way", {
          outcome: "not_applied",
        }),
      );
  }

  #goodbye(): void {
    this.#client.end().catch(() => undefined);
  }

  #run<Result>(exchange: Exchange<Result>): Promise<Result> {
    const end = this.#dead ?? (this.#closing ? { cause: closingError() } : undefined);
    if (end !== undefined) {
      exchange.reject(lost(exchange, this.#status, end.cause));
      return exchange.result;
    }
    this.#waiting.push(exchange);
    this.#pump();
    return exchange.result;
  }

  #pump(): void {
    if (this.#current !== undefined || this.#dead !== undefined) return;
    // A CancelRequest for what has just ended must not meet what comes next.
    if (this.#cancelling !== undefined) return;
    const next = this.#waiting.shift();
    if (next === undefined) {
      if (this.#closing) this.#goodbye();
      return;
    }
    this.#current = next;
    this.#before = this.#status;
    this.#guard.begin(next);
    try {
      this.#client.query(next);
    } catch (error) {
      // Half a request may have been written: nothing more can be said on this connection.
      this.destroy(error);
    }
  }

  #listen(): void {
    const events = this.#events;
    listenToWire(this.#client, {
      current: () => this.#current,
      ready: (letter) => this.#ready(letter),
      notice: (notice) => events.notice(notice),
      notification: (notification) => events.notification(notification),
      parameter: (name, value) => {
        events.parameter(name, value);
        if (name === "client_encoding" && value !== "UTF8") this.destroy(otherEncoding(value));
      },
      lost: (error) => {
        // The first reason is the true one: a FATAL, then the socket's end.
        this.#lastError ??= error;
        this.destroy();
      },
      ended: () => this.#die(),
    });
  }

  #ready(letter: string): void {
    this.#status = statusByLetter[letter] ?? "failed";
    const done = this.#current;
    this.#current = undefined;
    if (done !== undefined && !this.#again(done)) settle(done, this.#before, this.#status);
    this.#pump();
  }

  /** A stale statement is prepared anew and sent once more, where nothing of it can have happened. */
  #again(done: Exchange<unknown>): boolean {
    if (this.#before !== "idle" || !(done instanceof GroupExchange) || !done.renew()) return false;
    this.#waiting.unshift(done);
    return true;
  }

  #die(): void {
    if (this.#dead !== undefined) return;
    const pending = [...(this.#current === undefined ? [] : [this.#current]), ...this.#waiting];
    const refused = this.#current?.serverError;
    const cause = isLastWord(refused) ? refused : this.#lastError;
    this.#dead = { cause };
    this.#native?.end();
    this.#current = undefined;
    this.#waiting.length = 0;
    for (const exchange of pending) {
      // A refusal that came in time is an answer: only ReadyForQuery is missing.
      const refusedInTime = isServerMessage(exchange.serverError) && exchange.serverError !== cause;
      const before = this.#before;
      exchange.reject(refusedInTime ? refusal(exchange, before) : lost(exchange, before, cause));
    }
    for (const resolve of this.#onClosed) resolve();
    this.#events.closed(cause);
  }
}

function settle(
  exchange: Exchange<unknown>,
  before: TransactionStatus,
  after: TransactionStatus,
): void {
  if (exchange.localError !== undefined) exchange.reject(unreadable(exchange, after));
  else if (exchange.serverError !== undefined) exchange.reject(refusal(exchange, before));
  else exchange.finish();
}

/** Every text that follows, in either direction, would be another one. */
function otherEncoding(encoding: string): UnsupportedError {
  return new UnsupportedError(
    `client_encoding was set to ${encoding}: texts are read and written as UTF8 only`,
  );
}

function closingError(): ConnectionLostError {
  return new ConnectionLostError("the connection is being closed", { outcome: "not_applied" });
}

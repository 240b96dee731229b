import {
  ConnectionLostError,
  ProtocolError,
  UnsupportedError,
} from "../../errors/connection-errors.js";
import { QueryAbortedError, QueryTimeoutError } from "../../errors/query-errors.js";
import { type CancelTarget, sendCancelRequest } from "../cancel-request.js";
import type {
  ConnectionEvents,
  ConnectTarget,
  CopyRows,
  DriverConnection,
  DriverCursor,
  GroupResult,
  NativeClient,
  Notice,
  Notification,
  Prepared,
  SimpleResult,
  StatementDescription,
  StatementGroup,
  StatementResult,
} from "../driver.js";
import type { TransactionStatus } from "../transaction-status.js";
import { AnswerGuard } from "./answer-guard.js";
import { CopyInExchange } from "./copy-in-exchange.js";
import { copyOutChunks } from "./copy-out-chunks.js";
import { DescribeExchange } from "./describe-exchange.js";
import type { Exchange } from "./exchange.js";
import { lost, refusal, unreadable } from "./exchange-error.js";
import { ExchangeQueue } from "./exchange-queue.js";
import { GroupExchange } from "./group-exchange.js";
import type { LentClient, Link, LinkListener } from "./link.js";
import { openPortal, type PortalConnection } from "./portal.js";
import { isLastWord, isServerMessage } from "./server-message.js";
import { SimpleExchange } from "./simple-exchange.js";
import { StatementCache } from "./statement-cache.js";

const statusByLetter: Readonly<Record<string, TransactionStatus>> = {
  I: "idle",
  T: "transaction",
  E: "failed",
};

/** Milliseconds a CancelRequest's socket may live. */
const cancelTimeoutMs = 2_000;

/** What a connection is made of. */
export interface ConnectionSetup<Row> {
  readonly target: ConnectTarget;
  readonly events: ConnectionEvents;
  readonly backendPid: number;
  readonly parameters: ReadonlyMap<string, string>;
  readonly cancelTarget: () => CancelTarget;
  readonly link: (listener: LinkListener<Row>) => Link<Row>;
}

/**
 * {@link DriverConnection} over whatever writes requests and reads their answers. One request at a time is
 * on its way, the others stand in line; where the link can, several that overlap are on their way together.
 */
export class QueuedConnection<Row> implements DriverConnection {
  readonly backendPid: number;
  readonly parameters: ReadonlyMap<string, string>;
  readonly #target: ConnectTarget;
  readonly #events: ConnectionEvents;
  readonly #cancelTarget: () => CancelTarget;
  readonly #cache: StatementCache<Row>;
  readonly #guard: AnswerGuard;
  readonly #link: Link<Row>;
  /** Given to the link; the first is being answered. */
  readonly #sent = new ExchangeQueue<Row>();
  readonly #waiting = new ExchangeQueue<Row>();
  #native: LentClient | undefined;
  /** The status when the first of those sent began. */
  #before: TransactionStatus = "idle";
  #status: TransactionStatus = "idle";
  /** The last FATAL or socket error: why the connection died, when it does. */
  #lastError: unknown;
  #dead: { readonly cause: unknown } | undefined;
  #closing = false;
  #cancelling: Promise<void> | undefined;
  #onClosed: (() => void)[] = [];

  constructor(setup: ConnectionSetup<Row>) {
    this.#target = setup.target;
    this.#events = setup.events;
    this.backendPid = setup.backendPid;
    this.parameters = setup.parameters;
    this.#cancelTarget = setup.cancelTarget;
    this.#cache = new StatementCache(setup.target.statementCacheSize, () =>
      this.#link.forgetStatements(),
    );
    this.#guard = new AnswerGuard(
      () => this.#sent.first,
      (afterMs) => this.destroy(silence(afterMs)),
    );
    this.#link = setup.link(this.#listener());
  }

  get overlaps(): boolean {
    return this.#link.overlaps;
  }

  get inFlight(): number {
    return this.#waiting.size + this.#sent.size + (this.#native?.inFlight ?? 0);
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
    const connection: PortalConnection<Row> = {
      run: (exchange) => this.#run(exchange),
      destroy: (cause) => this.destroy(cause),
    };
    return openPortal(connection, statement, this.#target.decoders, this.#status !== "idle");
  }

  copyIn(text: string, source: AsyncIterable<Uint8Array> | CopyRows): Promise<StatementResult> {
    return this.#run(new CopyInExchange(text, source));
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
    const current = this.#sent.first;
    if (request !== undefined && current?.request !== request) {
      this.#takeBack(request);
      return;
    }
    // What was sent behind it might be hit instead.
    if (request !== undefined && this.#sent.size > 1) return;
    if (current === undefined && this.#native === undefined) return;
    current?.stop();
    this.#cancelling ??= this.#askToCancel();
    await this.#cancelling;
  }

  expectAnswers(statementTimeoutMs: number | undefined): void {
    this.#guard.statementTimeoutMs = statementTimeoutMs;
  }

  native(): NativeClient {
    this.#native = this.#link.native();
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
    if (this.#sent.size === 0) this.#link.goodbye();
    await closed;
    clearTimeout(timer);
  }

  destroy(cause?: unknown): void {
    if (this.#dead !== undefined) return;
    this.#lastError = cause ?? this.#lastError;
    this.#link.destroy();
    this.#die();
  }

  #takeBack(request: object): void {
    const exchange = this.#waiting.take(request);
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

  #run<Result>(exchange: Exchange<Result, Row>): Promise<Result> {
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
    for (let next = this.#startable; next !== undefined; next = this.#startable) {
      this.#waiting.shift();
      this.#sent.push(next);
      if (this.#sent.size === 1) this.#lead(next);
      try {
        this.#link.start(next);
      } catch (error) {
        // Half a request may have been written: nothing more can be said on this connection.
        this.destroy(error);
      }
    }
    if (this.#closing && this.#isIdle) this.#link.goodbye();
  }

  get #isIdle(): boolean {
    if (this.#dead !== undefined || this.#cancelling !== undefined) return false;
    return this.#sent.size + this.#waiting.size === 0;
  }

  /** The next in line, if it may be written now. */
  get #startable(): Exchange<unknown, Row> | undefined {
    const next = this.#waiting.first;
    if (next === undefined || !this.#link.isFree) return undefined;
    // A CancelRequest for what has just ended must not meet what comes next.
    if (this.#cancelling !== undefined || this.#dead !== undefined) return undefined;
    const ahead = this.#sent.first;
    if (ahead === undefined) return next;
    return this.#link.overlaps && ahead.overlaps && next.overlaps ? next : undefined;
  }

  /** From now on it is the one that is answered. */
  #lead(exchange: Exchange<unknown, Row>): void {
    this.#before = this.#status;
    this.#guard.begin(exchange);
  }

  #listener(): LinkListener<Row> {
    const events = this.#events;
    const sent = this.#sent;
    return {
      get current() {
        return sent.first;
      },
      ready: (letter) => this.#ready(letter),
      notice: (notice: Notice) => {
        sent.first?.notice(notice);
        events.notice(notice);
      },
      notification: (notification: Notification) => events.notification(notification),
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
      free: () => this.#pump(),
    };
  }

  #ready(letter: string): void {
    const done = this.#sent.first;
    if (done !== undefined && !isWhole(done)) {
      this.destroy(new ProtocolError("ReadyForQuery came before the end of an answer"));
      return;
    }
    this.#status = statusByLetter[letter] ?? "failed";
    if (done !== undefined) this.#settle(done);
    this.#pump();
  }

  #settle(done: Exchange<unknown, Row>): void {
    const before = this.#before;
    this.#sent.shift();
    const next = this.#sent.first;
    if (next !== undefined) this.#lead(next);
    if (this.#again(done, before)) return;
    if (done.localError !== undefined) done.reject(unreadable(done, this.#status));
    else if (done.serverError !== undefined) done.reject(refusal(done, before));
    else done.finish();
  }

  /** A stale statement is prepared anew and sent once more, where nothing of it can have happened. */
  #again(done: Exchange<unknown, Row>, before: TransactionStatus): boolean {
    if (before !== "idle" || !(done instanceof GroupExchange) || !done.renew()) return false;
    this.#waiting.unshift(done);
    return true;
  }

  #die(): void {
    if (this.#dead !== undefined) return;
    const refused = this.#sent.first?.serverError;
    const cause = isLastWord(refused) ? refused : this.#lastError;
    this.#dead = { cause };
    this.#native?.end();
    let before = this.#before;
    for (const exchange of [...this.#sent.drain(), ...this.#waiting.drain()]) {
      // A refusal that came in time is an answer: only ReadyForQuery is missing.
      const refusedInTime = isServerMessage(exchange.serverError) && exchange.serverError !== cause;
      exchange.reject(refusedInTime ? refusal(exchange, before) : lost(exchange, before, cause));
      before = this.#status;
    }
    for (const resolve of this.#onClosed) resolve();
    this.#events.closed(cause);
  }
}

/** Nothing of its answer is missing, unless it failed. */
function isWhole<Row>({ serverError, localError, isAnswered }: Exchange<unknown, Row>): boolean {
  return isAnswered || serverError !== undefined || localError !== undefined;
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

function silence(afterMs: number): QueryTimeoutError {
  return new QueryTimeoutError(
    `no answer within ${afterMs} ms, though the server's own timeout should have ended it`,
    { outcome: "unknown" },
  );
}

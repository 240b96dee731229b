import { UnsupportedError } from "../../errors/connection-errors.js";
import { QueryTimeoutError } from "../../errors/query-errors.js";
import type { CancelTarget } from "../cancel-request.js";
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
import { Canceller } from "./canceller.js";
import { CopyInExchange } from "./copy-in-exchange.js";
import { copyOutChunks } from "./copy-out-chunks.js";
import { DescribeExchange } from "./describe-exchange.js";
import { ExchangeQueue } from "./exchange-queue.js";
import { GroupExchange } from "./group-exchange.js";
import type { LentClient, Link, LinkListener } from "./link.js";
import { Pipeline } from "./pipeline.js";
import { openPortal, type PortalConnection } from "./portal.js";
import { isLastWord } from "./server-message.js";
import { SimpleExchange } from "./simple-exchange.js";
import { StatementCache } from "./statement-cache.js";

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
 * {@link DriverConnection} over whatever writes requests and reads their answers: it makes the requests, and
 * tells of the connection's life. How the requests follow each other is the {@link Pipeline}'s matter.
 */
export class QueuedConnection<Row> implements DriverConnection {
  readonly backendPid: number;
  readonly parameters: ReadonlyMap<string, string>;
  readonly #target: ConnectTarget;
  readonly #events: ConnectionEvents;
  readonly #cache: StatementCache<Row>;
  readonly #guard: AnswerGuard;
  readonly #link: Link<Row>;
  /** Given to the link; the first is being answered. */
  readonly #sent = new ExchangeQueue<Row>();
  readonly #waiting = new ExchangeQueue<Row>();
  readonly #pipeline: Pipeline<Row>;
  readonly #canceller: Canceller<Row>;
  #native: LentClient | undefined;
  /** The last FATAL or socket error: why the connection died, when it does. */
  #lastError: unknown;
  #onClosed: (() => void)[] = [];

  constructor(setup: ConnectionSetup<Row>) {
    this.#target = setup.target;
    this.#events = setup.events;
    this.backendPid = setup.backendPid;
    this.parameters = setup.parameters;
    this.#cache = new StatementCache(setup.target.statementCacheSize, () =>
      this.#link.forgetStatements(),
    );
    const broken = (cause: unknown): void => this.destroy(cause);
    this.#guard = new AnswerGuard(
      () => this.#sent.first,
      (afterMs) => this.destroy(silence(afterMs)),
    );
    this.#link = setup.link(this.#listener());
    this.#pipeline = new Pipeline({
      link: this.#link,
      sent: this.#sent,
      waiting: this.#waiting,
      guard: this.#guard,
      broken,
    });
    this.#canceller = new Canceller(this.#pipeline, setup.cancelTarget, broken);
  }

  get overlaps(): boolean {
    return this.#link.overlaps;
  }

  get inFlight(): number {
    return this.#waiting.size + this.#sent.size + (this.#native?.inFlight ?? 0);
  }

  get isCancelling(): boolean {
    return this.#pipeline.isHeld;
  }

  status(): TransactionStatus {
    return this.#pipeline.status;
  }

  send(group: StatementGroup): Promise<GroupResult> {
    return this.#pipeline.run(new GroupExchange(group, this.#cache, this.#target.decoders));
  }

  openCursor(statement: Prepared): Promise<DriverCursor> {
    const connection: PortalConnection<Row> = {
      run: (exchange) => this.#pipeline.run(exchange),
      destroy: (cause) => this.destroy(cause),
    };
    return openPortal(connection, statement, this.#target.decoders, this.status() !== "idle");
  }

  copyIn(text: string, source: AsyncIterable<Uint8Array> | CopyRows): Promise<StatementResult> {
    return this.#pipeline.run(new CopyInExchange(text, source));
  }

  copyOut(text: string): AsyncIterable<Uint8Array> {
    return copyOutChunks(text, {
      run: (exchange) => this.#pipeline.run(exchange),
      cancel: (request) => this.cancel(request),
      destroy: () => this.destroy(),
    });
  }

  simple(text: string): Promise<SimpleResult> {
    return this.#pipeline.run(new SimpleExchange(text, this.#cache));
  }

  describe(text: string): Promise<StatementDescription> {
    return this.#pipeline.run(new DescribeExchange(text));
  }

  cancel(request?: object): Promise<void> {
    if (this.#pipeline.isDead) return Promise.resolve();
    if (request !== undefined) return this.#canceller.stop(request);
    const mayRun = this.#sent.size > 0 || this.#native !== undefined;
    return mayRun ? this.#canceller.cancel() : Promise.resolve();
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
    if (this.#pipeline.isDead) return;
    const closed = new Promise<void>((resolve) => this.#onClosed.push(resolve));
    const timer = setTimeout(() => this.destroy(), timeoutMs);
    this.#pipeline.close();
    await closed;
    clearTimeout(timer);
  }

  destroy(cause?: unknown): void {
    if (this.#pipeline.isDead) return;
    this.#lastError = cause ?? this.#lastError;
    this.#link.destroy();
    this.#die();
  }

  #listener(): LinkListener<Row> {
    const events = this.#events;
    const sent = this.#sent;
    return {
      get current() {
        return sent.first;
      },
      ready: (letter) => this.#pipeline.ready(letter),
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
      free: () => this.#pipeline.pump(),
    };
  }

  #die(): void {
    if (this.#pipeline.isDead) return;
    const refused = this.#sent.first?.serverError;
    const cause = isLastWord(refused) ? refused : this.#lastError;
    this.#pipeline.die(cause);
    this.#native?.end();
    for (const resolve of this.#onClosed) resolve();
    this.#events.closed(cause);
  }
}

/** Every text that follows, in either direction, would be another one. */
function otherEncoding(encoding: string): UnsupportedError {
  return new UnsupportedError(
    `client_encoding was set to ${encoding}: texts are read and written as UTF8 only`,
  );
}

function silence(afterMs: number): QueryTimeoutError {
  return new QueryTimeoutError(
    `no answer within ${afterMs} ms, though the server's own timeout should have ended it`,
    { outcome: "unknown" },
  );
}

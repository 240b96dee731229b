import { ConnectionLostError, ProtocolError } from "../../errors/connection-errors.js";
import type { TransactionStatus } from "../transaction-status.js";
import type { AnswerGuard } from "./answer-guard.js";
import type { Exchange } from "./exchange.js";
import { lost, refusal, unreadable } from "./exchange-error.js";
import type { ExchangeQueue } from "./exchange-queue.js";
import { GroupExchange } from "./group-exchange.js";
import type { Link } from "./link.js";
import { isServerMessage } from "./server-message.js";

const statusByLetter: Readonly<Record<string, TransactionStatus>> = {
  I: "idle",
  T: "transaction",
  E: "failed",
};

/** What a pipeline is made of. */
export interface PipelineSetup<Row> {
  readonly link: Link<Row>;
  /** Where those go that are given to the link. */
  readonly sent: ExchangeQueue<Row>;
  /** Where those stand in line that are not written yet. */
  readonly waiting: ExchangeQueue<Row>;
  readonly guard: AnswerGuard;
  /** Nothing more can be said on the connection: it has to be destroyed. */
  readonly broken: (cause: unknown) => void;
}

/**
 * The requests of a connection, and when each is written. One at a time is on its way, the others stand in
 * line; where the link can, several that overlap are on their way together. Each is told how it ended.
 */
export class Pipeline<Row> {
  /** Given to the link; the first is being answered. */
  readonly sent: ExchangeQueue<Row>;
  /** Not written yet. */
  readonly waiting: ExchangeQueue<Row>;
  /** What the server said last. */
  status: TransactionStatus = "idle";
  /** A CancelRequest for what has just ended must not meet what comes next: nothing is written. */
  isHeld = false;
  readonly #link: Link<Row>;
  readonly #guard: AnswerGuard;
  readonly #broken: (cause: unknown) => void;
  /** The status when the first of those sent began. */
  #before: TransactionStatus = "idle";
  #isClosing = false;
  #dead: { readonly cause: unknown } | undefined;

  constructor({ link, sent, waiting, guard, broken }: PipelineSetup<Row>) {
    this.#link = link;
    this.sent = sent;
    this.waiting = waiting;
    this.#guard = guard;
    this.#broken = broken;
  }

  get isDead(): boolean {
    return this.#dead !== undefined;
  }

  /** The last in line. Its result rejects at once where nothing is taken any more. */
  run<Result>(exchange: Exchange<Result, Row>): Promise<Result> {
    const end = this.#dead ?? (this.#isClosing ? { cause: closingError() } : undefined);
    if (end !== undefined) {
      exchange.reject(lost(exchange, this.status, end.cause));
      return exchange.result;
    }
    this.waiting.push(exchange);
    this.pump();
    return exchange.result;
  }

  /** Writes what may be written now. */
  pump(): void {
    for (let next = this.#startable; next !== undefined; next = this.#startable) {
      this.waiting.shift();
      this.sent.push(next);
      if (this.sent.size === 1) this.#lead(next);
      try {
        this.#link.start(next);
      } catch (error) {
        // Half a request may have been written: nothing more can be said on this connection.
        this.#broken(error);
      }
    }
    if (this.#isClosing && this.#isIdle) this.#link.goodbye();
  }

  /** ReadyForQuery has come, with its letter. */
  ready(letter: string): void {
    const done = this.sent.first;
    if (done !== undefined && !isWhole(done)) {
      this.#broken(new ProtocolError("ReadyForQuery came before the end of an answer"));
      return;
    }
    this.status = statusByLetter[letter] ?? "failed";
    if (done !== undefined) this.#settle(done);
    this.pump();
  }

  /** Takes nothing any more, and says goodbye once nothing is unanswered. */
  close(): void {
    this.#isClosing = true;
    if (this.sent.size === 0) this.#link.goodbye();
  }

  /** No answer will ever come. */
  die(cause: unknown): void {
    this.#dead = { cause };
    let before = this.#before;
    for (const exchange of [...this.sent.drain(), ...this.waiting.drain()]) {
      // A refusal that came in time is an answer: only ReadyForQuery is missing.
      const refusedInTime = isServerMessage(exchange.serverError) && exchange.serverError !== cause;
      exchange.reject(refusedInTime ? refusal(exchange, before) : lost(exchange, before, cause));
      before = this.status;
    }
  }

  get #isIdle(): boolean {
    if (this.#dead !== undefined || this.isHeld) return false;
    return this.sent.size + this.waiting.size === 0;
  }

  /** The next in line, if it may be written now. */
  get #startable(): Exchange<unknown, Row> | undefined {
    const next = this.waiting.first;
    if (next === undefined || !this.#link.isFree) return undefined;
    if (this.isHeld || this.#dead !== undefined) return undefined;
    const ahead = this.sent.first;
    if (ahead === undefined) return next;
    return this.#link.overlaps && ahead.overlaps && next.overlaps ? next : undefined;
  }

  /** From now on it is the one that is answered. */
  #lead(exchange: Exchange<unknown, Row>): void {
    this.#before = this.status;
    this.#guard.begin(exchange);
  }

  #settle(done: Exchange<unknown, Row>): void {
    const before = this.#before;
    this.sent.shift();
    const next = this.sent.first;
    if (next !== undefined) this.#lead(next);
    if (this.#again(done, before)) return;
    if (done.localError !== undefined) done.reject(unreadable(done, this.status));
    else if (done.serverError !== undefined) done.reject(refusal(done, before));
    else done.finish();
  }

  /** A stale statement is prepared anew and sent once more, where nothing of it can have happened. */
  #again(done: Exchange<unknown, Row>, before: TransactionStatus): boolean {
    if (before !== "idle" || !(done instanceof GroupExchange) || !done.renew()) return false;
    this.waiting.unshift(done);
    return true;
  }
}

/** Nothing of its answer is missing, unless it failed. */
function isWhole<Row>({ serverError, localError, isAnswered }: Exchange<unknown, Row>): boolean {
  return isAnswered || serverError !== undefined || localError !== undefined;
}

function closingError(): ConnectionLostError {
  return new ConnectionLostError("the connection is being closed", { outcome: "not_applied" });
}

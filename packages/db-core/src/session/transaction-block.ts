import type { BeginCommand } from "../driver/driver.js";
import type { TransactionStatus } from "../driver/transaction-status.js";
import { TxAbortedCommitError, TxAbortedError } from "../errors/transaction-errors.js";
import { type OnBegun, PendingCommands } from "./pending-commands.js";

/** What is known of the transaction on one session that the server's last answer does not say. */
export class TransactionBlock {
  /** What rides with the next statement. */
  readonly pending: PendingCommands = new PendingCommands();
  /** BEGIN itself was refused: the server is outside a transaction and would commit each statement. */
  #refused = false;
  /** A statement was stopped, and nobody knows how far it had come. Of several the one begun first. */
  #doom: { readonly error: unknown; readonly begun: number } | undefined;
  #firstError: unknown;
  /** Counts pieces of work and savepoints, so that each knows what came before it. */
  #begun = 0;
  readonly #savepoints = new Map<string, number>();
  #count = 0;

  /** Transactions that have ended: what lives in one of them remembers which. */
  get count(): number {
    return this.#count;
  }

  /** What made it fail. */
  get firstError(): unknown {
    return this.#firstError;
  }

  /** It must not be committed, whatever the server says. */
  get mustRollBack(): boolean {
    return this.#refused || this.#doom !== undefined;
  }

  /** Lets a BEGIN ride with the next statement. */
  defer(command: BeginCommand, onBegun: OnBegun | undefined): void {
    this.end();
    this.pending.begin(command, onBegun);
  }

  refuse(): void {
    this.#refused = true;
  }

  /** A piece of work begins. @returns its place among the others. */
  begin(): number {
    return ++this.#begun;
  }

  /** A savepoint is set. */
  savepoint(name: string): void {
    this.#savepoints.set(name, this.begin());
  }

  /** @param begun the place of the piece of work that was stopped. */
  doom(error: unknown, begun: number): void {
    if (this.#doom === undefined || begun < this.#doom.begun) this.#doom = { error, begun };
    this.#firstError ??= error;
  }

  /** An error came, and the server then said `status`. One that has aborted nothing is not remembered. */
  note(error: unknown, status: TransactionStatus): void {
    if (status === "failed" || this.#refused) this.#firstError ??= error;
  }

  /** What came after a savepoint is undone, and that only: what was stopped may have begun before it. */
  recover(savepoint: string): void {
    const since = this.#savepoints.get(savepoint) ?? 0;
    if (this.#doom !== undefined && this.#doom.begun > since) this.#doom = undefined;
    this.#firstError = this.#doom?.error;
  }

  end(): void {
    this.#doom = undefined;
    this.#firstError = undefined;
    this.#savepoints.clear();
    this.pending.drop();
    this.#refused = false;
    this.#count++;
  }

  /** @throws TxAbortedError the server would refuse a statement, or must not get it. */
  refuseWhenFailed(status: TransactionStatus): void {
    if (status === "failed" || this.mustRollBack) throw this.aborted(undefined);
  }

  /** @param error the reason, where none was known before. */
  aborted(error: unknown): TxAbortedError {
    return new TxAbortedError("an earlier error has aborted this transaction; nothing was sent", {
      cause: this.#firstError ?? error,
    });
  }

  /** @param why the words of the message: what became of COMMIT. */
  notCommitted(why: string): TxAbortedCommitError {
    return new TxAbortedCommitError(`${why}; nothing was applied`, { cause: this.#firstError });
  }
}

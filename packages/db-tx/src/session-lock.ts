import type { IDatabaseServer } from "@abe/db-core";
import { QueryTimeoutError } from "@abe/db-core/errors";
import { attachSuppressed, openSession, type Session, undo } from "@abe/db-core/session";
import {
  type AdvisoryLockOptions,
  type LockKey,
  lockFunction,
  lockText,
  lockTimeout,
} from "./advisory-lock.js";
import { LockLostError } from "./errors/index.js";

/** Options of `TransactionService.withLock()`. */
export interface SessionLockOptions extends AdvisoryLockOptions {
  /** Stops the wait for a connection. */
  readonly signal?: AbortSignal;
  /** Milliseconds between two signs of life of the connection, and for its last answer. Default 5,000. */
  readonly heartbeatMs?: number;
}

const defaultHeartbeatMs = 5_000;

/** Runs `work` while a connection of its own holds the lock. */
export async function withSessionLock<T>(
  server: IDatabaseServer,
  key: LockKey,
  options: SessionLockOptions,
  work: (held: AbortSignal) => Promise<T>,
): Promise<T> {
  const { signal } = options;
  const session = await openSession(server, signal === undefined ? {} : { signal });
  const value = lockText(key, options.namespace);
  try {
    await lock(session, value, options);
    return await whileHeld(session, value, options, work);
  } finally {
    await session.release();
  }
}

/** In a transaction of its own, so that the bound of the wait ends with it; the lock stays. */
async function lock(session: Session, value: string, options: SessionLockOptions): Promise<void> {
  const text = `SELECT ${lockFunction("session", options)}(hashtextextended($1, 0))`;
  const waitMs = Number(lockTimeout(options));
  const boundMs = waitMs === 0 ? Infinity : waitMs + heartbeatOf(options);
  try {
    await answered(session, boundMs, async () => {
      await session.begin({}, { settings: { lock_timeout: lockTimeout(options) }, defer: true });
      await session.query(text, [value]);
      await session.commit();
    });
  } catch (error) {
    await undo(session, error);
    throw error;
  }
}

async function whileHeld<T>(
  session: Session,
  value: string,
  options: SessionLockOptions,
  work: (held: AbortSignal) => Promise<T>,
): Promise<T> {
  const watch = new LossWatch(session, heartbeatOf(options));
  const end = await endOf(() => work(watch.signal));
  watch.stop();
  const { aborted, reason } = watch.signal as { aborted: boolean; reason: LockLostError };
  const loss = aborted ? reason : await unlock(session, value, options);
  if (loss !== undefined && "error" in end && end.error !== loss) attachSuppressed(loss, end.error);
  if (loss !== undefined) throw loss;
  if ("error" in end) throw end.error;
  return end.value;
}

type End<T> = { readonly value: T } | { readonly error: unknown };

async function endOf<T>(work: () => Promise<T>): Promise<End<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    return { error };
  }
}

/**
 * A lock that may still be held must not be handed on with the connection.
 *
 * @returns LockLostError when the server does not answer: it may have let go of the lock long before.
 */
async function unlock(
  session: Session,
  value: string,
  options: SessionLockOptions,
): Promise<LockLostError | undefined> {
  const name = lockFunction("session", options).replace("lock", "unlock");
  const text = `SELECT ${name}(hashtextextended($1, 0))`;
  try {
    await answered(session, heartbeatOf(options), () => session.query(text, [value]));
    return undefined;
  } catch (cause) {
    session.destroy(cause);
    return new LockLostError(
      "the connection that held the lock was lost before it was unlocked: somebody else may have held it meanwhile",
      { cause },
    );
  }
}

/** What `work` becomes; the connection is destroyed when it has not answered by then. */
async function answered<T>(session: Session, boundMs: number, work: () => Promise<T>): Promise<T> {
  if (boundMs === Infinity) return work();
  const late = (): void =>
    session.destroy(
      new QueryTimeoutError(`the connection of a lock gave no answer within ${boundMs} ms`, {
        outcome: "unknown",
      }),
    );
  const timer = setTimeout(late, boundMs);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
  }
}

function heartbeatOf({ heartbeatMs = defaultHeartbeatMs }: SessionLockOptions): number {
  return heartbeatMs;
}

/** Notices that a connection has died: at once when its socket closes, by a sign of life otherwise. */
class LossWatch {
  readonly #controller: AbortController = new AbortController();
  readonly #session: Session;
  readonly #heartbeatMs: number;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(session: Session, heartbeatMs: number) {
    this.#session = session;
    this.#heartbeatMs = heartbeatMs;
    void session.lost.then((cause) => this.#lose(cause));
    this.#beat();
  }

  /** Fires with LockLostError. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #beat(): void {
    this.#timer = setTimeout(() => void this.#ask(), this.#heartbeatMs);
    this.#timer.unref();
  }

  async #ask(): Promise<void> {
    try {
      await this.#session.query("SELECT 1", [], { timeoutMs: this.#heartbeatMs });
      if (!this.#stopped) this.#beat();
    } catch (error) {
      this.#lose(error);
    }
  }

  #lose(cause: unknown): void {
    if (this.#stopped) return;
    this.stop();
    this.#session.destroy(cause);
    this.#controller.abort(
      new LockLostError(
        "the connection that held the lock was lost: somebody else may hold it now",
        { cause },
      ),
    );
  }
}

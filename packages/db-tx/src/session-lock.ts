import type { IDatabaseServer } from "@abe/db-core";
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
  /** Milliseconds between two signs of life of the connection. Default 5,000. */
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
  try {
    await session.begin({}, { settings: { lock_timeout: lockTimeout(options) }, defer: true });
    await session.query(text, [value]);
    await session.commit();
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
  const watch = new LossWatch(session, options.heartbeatMs ?? defaultHeartbeatMs);
  try {
    const result = await work(watch.signal);
    watch.signal.throwIfAborted();
    return result;
  } catch (error) {
    const { aborted, reason } = watch.signal as { aborted: boolean; reason: unknown };
    if (!aborted || error === reason) throw error;
    attachSuppressed(reason, error);
    throw reason;
  } finally {
    watch.stop();
    if (!watch.signal.aborted) await unlock(session, value, options);
  }
}

/** A lock that may still be held must not be handed on with the connection. */
async function unlock(session: Session, value: string, options: SessionLockOptions): Promise<void> {
  const name = lockFunction("session", options).replace("lock", "unlock");
  try {
    await session.query(`SELECT ${name}(hashtextextended($1, 0))`, [value]);
  } catch (error) {
    session.destroy(error);
  }
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

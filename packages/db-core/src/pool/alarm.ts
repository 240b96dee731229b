import type { Clock, ClockTimer } from "./clock.js";

/** Beyond this many milliseconds a timer is late because the event loop was blocked. */
const lateMs = 50;
/** The longest delay a Node timer can hold. */
const longestDelayMs = 2_147_483_647;

/**
 * The one timer of a pool, for whatever is due next. It keeps the process alive only while somebody
 * waits for something.
 */
export class Alarm {
  readonly #clock: Clock;
  readonly #ring: (lateMs: number) => void;
  #timer: ClockTimer | undefined;
  #at = Infinity;
  #keepsAlive = false;
  #lateMs = 0;

  /** @param ring told by how much the event loop was late, 0 when it was not. */
  constructor(clock: Clock, ring: (lateMs: number) => void) {
    this.#clock = clock;
    this.#ring = ring;
  }

  /** Rings at `at`, or earlier when it was set so before. */
  set(at: number, keepsAlive: boolean): void {
    if (at < this.#at) this.#arm(at);
    if (keepsAlive === this.#keepsAlive) return;
    this.#keepsAlive = keepsAlive;
    if (keepsAlive) this.#timer?.ref();
    else this.#timer?.unref();
  }

  stop(): void {
    this.#timer?.clear();
    this.#timer = undefined;
    this.#at = Infinity;
    this.#lateMs = 0;
  }

  #arm(at: number): void {
    this.stop();
    this.#at = at;
    const delayMs = Math.max(1, Math.ceil(at - this.#clock.now()));
    this.#timer = this.#clock.setTimeout(() => this.#fire(), Math.min(delayMs, longestDelayMs));
    if (!this.#keepsAlive) this.#timer.unref();
  }

  /**
   * After a blocked event loop, timers run before what the sockets have received. Judging then would
   * time out callers and connections that were answered long ago, so the sockets are given one turn.
   */
  #fire(): void {
    const behindMs = this.#clock.now() - this.#at;
    if (this.#lateMs === 0 && behindMs > lateMs) {
      this.#arm(-Infinity);
      this.#lateMs = behindMs;
      return;
    }
    const late = this.#lateMs;
    this.#lateMs = 0;
    this.#timer = undefined;
    this.#at = Infinity;
    this.#ring(late);
  }
}

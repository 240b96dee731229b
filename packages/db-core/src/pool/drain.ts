import type { CloseReport } from "../idatabase-server.js";

/** Share of the drain time after which leases are asked to stop. */
const cancelShare = 0.8;

/** The course of closing a pool: first wait, then cancel, then destroy. */
export class Drain {
  #cancelAt: number;
  #endAt: number;
  #cancelled = false;
  readonly #counts: { -readonly [Name in keyof CloseReport]: CloseReport[Name] } = {
    completed: 0,
    cancelled: 0,
    destroyed: 0,
    refused: 0,
  };

  constructor(now: number, timeoutMs: number) {
    this.#cancelAt = now + timeoutMs * cancelShare;
    this.#endAt = now + timeoutMs;
  }

  get report(): CloseReport {
    return { ...this.#counts };
  }

  /** When the next step is due; `Infinity` once everything has been destroyed. */
  get dueAt(): number {
    return this.#cancelled ? this.#endAt : this.#cancelAt;
  }

  /** A second, more impatient call. */
  hasten(now: number, timeoutMs: number): void {
    this.#cancelAt = Math.min(this.#cancelAt, now + timeoutMs * cancelShare);
    this.#endAt = Math.min(this.#endAt, now + timeoutMs);
  }

  /** The step that is due, if any. Each is returned once. */
  step(now: number): "cancel" | "destroy" | undefined {
    if (now >= this.#endAt) {
      this.#cancelled = true;
      this.#endAt = Infinity;
      return "destroy";
    }
    if (this.#cancelled || now < this.#cancelAt) return undefined;
    this.#cancelled = true;
    return "cancel";
  }

  refused(): void {
    this.#counts.refused++;
  }

  /** A lease was given back. */
  returned(): void {
    if (this.#cancelled) this.#counts.cancelled++;
    else this.#counts.completed++;
  }

  destroyed(): void {
    this.#counts.destroyed++;
  }
}

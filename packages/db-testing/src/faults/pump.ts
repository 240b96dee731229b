import type { Socket } from "node:net";
import { once } from "node:events";
import { setImmediate as nextTurn, setTimeout as pause } from "node:timers/promises";
import type { Weather } from "./weather.js";

/** Bytes in flight above which the sender is paused, as a full TCP window would. */
const HIGH_WATER_BYTES = 256 * 1024;

/** One direction of a connection: bytes and events in their order, at the weather's pace. */
export class Pump {
  readonly #to: Socket;
  readonly #weather: Weather;
  readonly #queue: { readonly due: number; readonly step: Buffer | (() => void) }[] = [];
  readonly #abort = new AbortController();
  #bytes = 0;
  #running = false;
  #onSpace: (() => void) | undefined;

  constructor(to: Socket, weather: Weather) {
    this.#to = to;
    this.#weather = weather;
  }

  /** Sends bytes, or takes a step once everything before it has been written. */
  push(step: Buffer | (() => void)): void {
    if (this.#abort.signal.aborted) return;
    if (typeof step !== "function") this.#bytes += step.length;
    this.#queue.push({ due: performance.now() + this.#weather.delayMs, step });
    if (!this.#running) void this.#run();
  }

  get full(): boolean {
    return this.#bytes > HIGH_WATER_BYTES;
  }

  /** Called once when the pump is no longer full. */
  onSpace(wake: () => void): void {
    this.#onSpace = wake;
  }

  /** Forgets everything that has not been written. */
  stop(): void {
    this.#abort.abort();
    this.#queue.length = 0;
  }

  async #run(): Promise<void> {
    this.#running = true;
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      await this.#until(next.due);
      if (this.#abort.signal.aborted) return;
      if (typeof next.step === "function") next.step();
      else await this.#write(next.step);
    }
    this.#running = false;
  }

  async #until(due: number): Promise<void> {
    const early = due - performance.now();
    // Stopping ends the wait; whoever asked looks whether it did.
    if (early > 0)
      await pause(early, undefined, { signal: this.#abort.signal }).catch(() => undefined);
    while (this.#weather.blackhole && !this.#abort.signal.aborted) await this.#weather.passable();
  }

  async #write(bytes: Buffer): Promise<void> {
    const size = this.#weather.chunkBytes || bytes.length;
    for (let start = 0; start < bytes.length; start += size) {
      if (start > 0) await nextTurn();
      if (!this.#to.writable) break;
      if (!this.#to.write(bytes.subarray(start, start + size))) await this.#drained();
    }
    this.#bytes -= bytes.length;
    if (!this.full) this.#wake();
  }

  async #drained(): Promise<void> {
    const { signal } = this.#abort;
    await Promise.race([
      once(this.#to, "drain", { signal }),
      once(this.#to, "close", { signal }),
    ]).catch(() => undefined);
  }

  #wake(): void {
    const wake = this.#onSpace;
    this.#onSpace = undefined;
    wake?.();
  }
}

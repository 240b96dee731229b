/** What every byte through a proxy meets at this moment. */
export class Weather {
  /** Milliseconds each byte takes longer, in each direction. 0: none. */
  delayMs = 0;
  /** Bytes written at a time. 0: as they come. */
  chunkBytes = 0;
  #waiting: (() => void)[] = [];
  #blackhole = false;

  /** Nothing passes, nothing is lost: as if a route were down. */
  get blackhole(): boolean {
    return this.#blackhole;
  }

  set blackhole(on: boolean) {
    this.#blackhole = on;
    if (!on) this.release();
  }

  /** Resolves when bytes may pass, or when everybody is released. */
  passable(): Promise<void> {
    if (!this.#blackhole) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Wakes everybody who waits, for instance because their connection is gone. */
  release(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}

/** A piece of work that has not ended. */
export interface Piece {
  /** Its caller decides how long it takes, as with a stream. */
  readonly held: boolean;
  /** Stops what it has under way. */
  stop(): Promise<void>;
}

/** The pieces of work on one session, or in one part of it, that have not ended. */
export class OpenWork {
  readonly #pieces = new Set<Piece>();
  #waiting: (() => void)[] = [];

  get count(): number {
    return this.#pieces.size;
  }

  begin(held: boolean, stop: () => Promise<void>): Piece {
    const piece = { held, stop };
    this.#pieces.add(piece);
    return piece;
  }

  end(piece: Piece): void {
    this.#pieces.delete(piece);
    if (this.#isQuiet) for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /**
   * Resolves when no statement is running. What its caller holds, such as a stream that nobody reads on,
   * may never end and is not waited for.
   */
  async drained(): Promise<void> {
    if (!this.#isQuiet) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Stops everything: what has not been sent is taken back, what runs is cancelled. */
  async stop(): Promise<void> {
    await Promise.all([...this.#pieces].map((piece) => piece.stop()));
  }

  get #isQuiet(): boolean {
    for (const piece of this.#pieces) if (!piece.held) return false;
    return true;
  }
}

/** A piece of work that has not ended. */
export interface Piece {
  /** Its caller decides how long it takes, as with a stream. */
  readonly held: boolean;
  readonly statement: string | undefined;
  /** Stops what it has under way. */
  stop(): Promise<void>;
}

/** The pieces of work on one session, or in one part of it, that have not ended. */
export class OpenWork {
  readonly #pieces = new Set<Piece>();
  #waiting: (() => void)[] = [];
  #begun = 0;

  get count(): number {
    return this.#pieces.size;
  }

  /** All that were ever begun. */
  get begun(): number {
    return this.#begun;
  }

  /** The text of the oldest that has one. */
  get statement(): string | undefined {
    for (const { statement } of this.#pieces) if (statement !== undefined) return statement;
    return undefined;
  }

  begin(piece: Piece): void {
    this.#begun++;
    this.#pieces.add(piece);
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

/** Runs pieces of work one after the other, in the order they were given. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  take<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    // Whoever is next waits for its end, good or bad.
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

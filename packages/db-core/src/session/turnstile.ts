import { QueryAbortedError } from "../errors/query-errors.js";

/** One piece of work that wants to pass. */
export interface Task {
  /** What the driver was asked with, once it was. */
  request: object | undefined;
  /** Set while it stands in line: takes it back. */
  takeBack: (() => void) | undefined;
}

/** A task that has not begun. */
export function newTask(): Task {
  return { request: undefined, takeBack: undefined };
}

/** Lets work pass in the order in which it came, at once where nothing holds it up. */
export class Turnstile {
  readonly #line: (() => void)[] = [];
  #holds = 0;

  /**
   * Calls `work` now, or when everything before it has passed and nothing holds the line.
   *
   * @throws QueryAbortedError the task was taken back first. Nothing was sent.
   */
  pass<Value>(task: Task, work: () => Promise<Value>): Promise<Value> {
    if (this.#holds === 0 && this.#line.length === 0) return begun(work);
    return new Promise((resolve, reject) => {
      const start = (): void => {
        task.takeBack = undefined;
        // In this way who stood before it hears first of an error that ends both.
        resolve(begun(work));
      };
      task.takeBack = () => {
        task.takeBack = undefined;
        this.#line.splice(this.#line.indexOf(start), 1);
        reject(new QueryAbortedError("taken back before it was sent"));
      };
      this.#line.push(start);
    });
  }

  /** Nothing passes until the result is called. */
  hold(): () => void {
    this.#holds++;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#holds--;
      this.#move();
    };
  }

  /** What passes may hold the line again. */
  #move(): void {
    while (this.#holds === 0) {
      const start = this.#line.shift();
      if (start === undefined) return;
      start();
    }
  }
}

/** What is thrown at once is a rejection, too: those behind it in the line are not to wait for ever. */
function begun<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return work();
  } catch (error) {
    return Promise.reject(error);
  }
}

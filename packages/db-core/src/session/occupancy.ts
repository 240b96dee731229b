import { StatementError } from "../errors/query-errors.js";
import type { Task } from "./turnstile.js";

/** What lets nothing else run on its connection until it has ended. */
export class Occupancy {
  #by: { readonly task: Task; readonly what: string } | undefined;

  /** @param what the words of whoever is refused. */
  begin(task: Task, what: string): void {
    this.#by = { task, what };
  }

  end(task: Task): void {
    if (this.#by?.task === task) this.#by = undefined;
  }

  /** Somebody else has the connection. */
  keepsOut(task: Task): boolean {
    return this.#by !== undefined && this.#by.task !== task;
  }

  /** Why a task cannot run: what it asks could only wait for ever, for instance from within a loop. */
  refusal(task: Task): StatementError | undefined {
    if (!this.keepsOut(task)) return undefined;
    return new StatementError(
      `${this.#by?.what}, and nothing else can run on it before that has ended: read streams inside a transaction(), and use another connection during a copy; nothing was sent`,
    );
  }
}

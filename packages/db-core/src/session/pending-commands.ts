import type { BeginCommand, GroupResult, Prepared } from "../driver/driver.js";

/** Told what a BEGIN and the statements that rode with it were answered with. */
export type OnBegun = (result: GroupResult) => void;

/** A BEGIN that has not left. */
export interface DeferredBegin {
  readonly command: BeginCommand;
  readonly onBegun: OnBegun | undefined;
}

/** What leaves before the next statement, in the same round trip. */
export interface Departure {
  readonly prelude: BeginCommand;
  /** Set where BEGIN is part of it. */
  readonly begin: DeferredBegin | undefined;
}

/** SAVEPOINT or RELEASE SAVEPOINT. */
interface PointCommand {
  readonly releases: boolean;
  readonly name: string;
}

/**
 * Commands of a transaction that wait for its next statement, to ride with it. One that has become pointless
 * by then never leaves: a savepoint without a statement, or what COMMIT or ROLLBACK TO settles anyway.
 */
export class PendingCommands {
  #begin: DeferredBegin | undefined;
  #points: PointCommand[] = [];

  /** BEGIN is among them. */
  get holdsBegin(): boolean {
    return this.#begin !== undefined;
  }

  get isEmpty(): boolean {
    return this.#begin === undefined && this.#points.length === 0;
  }

  begin(command: BeginCommand, onBegun: OnBegun | undefined): void {
    this.#begin = { command, onBegun };
  }

  savepoint(name: string): void {
    this.#points.push({ releases: false, name });
  }

  release(name: string): void {
    if (!this.#takeBack(name)) this.#points.push({ releases: true, name });
  }

  /**
   * What came after a savepoint is undone.
   *
   * @returns whether that was all: it had not left.
   */
  undo(name: string): boolean {
    if (this.#takeBack(name)) return true;
    // Whatever waits came after it.
    this.#points = [];
    return false;
  }

  /** The transaction ends, and with it its savepoints. @returns whether its BEGIN never left. */
  drop(): boolean {
    const { holdsBegin } = this;
    this.#begin = undefined;
    this.#points = [];
    return holdsBegin;
  }

  /** COMMIT settles all savepoints: none has to be set or released before it. */
  forCommit(): Departure | undefined {
    this.#points = [];
    return this.take();
  }

  /** Takes all of them: they leave now. */
  take(): Departure | undefined {
    const begin = this.#begin;
    const points = this.#points.map(preparedPoint);
    this.#begin = undefined;
    this.#points = [];
    if (begin !== undefined)
      return {
        prelude: { text: begin.command.text, also: [...begin.command.also, ...points] },
        begin,
      };
    const [first, ...also] = points;
    return first === undefined ? undefined : { prelude: { text: first.text, also }, begin };
  }

  /** A savepoint that has not left is taken back, with all that was to follow it. */
  #takeBack(name: string): boolean {
    const at = this.#points.findIndex((point) => point.name === name && !point.releases);
    if (at !== -1) this.#points.splice(at);
    return at !== -1;
  }
}

function preparedPoint({ releases, name }: PointCommand): Prepared {
  const word = releases ? "RELEASE SAVEPOINT" : "SAVEPOINT";
  return { text: `${word} ${name}`, values: [], keep: false };
}

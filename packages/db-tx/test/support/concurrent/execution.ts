import type { DatabaseServer, Queryable, TransactionClient } from "@abe/db-core";
import type { Transaction, TransactionService } from "../../../src/index.js";
import { begin, limitsOf, OwnError, rowsToStore } from "./operations.js";
import type { Body, Operation, Program, Savepoint, Step } from "./programs.js";
import {
  hearOperation,
  hearScope,
  type OperationRecord,
  type Run,
  type ScopeRecord,
} from "./records.js";

/** Where programs run. */
export interface Place {
  readonly db: DatabaseServer;
  readonly service: TransactionService;
  /** The number of the next operation. */
  nextId(): number;
}

/** A handle; those of the service have savepoints. */
type Handle = TransactionClient & Partial<Pick<Transaction, "savepoint" | "state">>;

/** A callback under way. */
interface Inside {
  readonly tx: Handle;
  readonly scope: ScopeRecord;
  readonly outer: Inside | undefined;
  /** Savepoints of its own that have not ended. */
  savepoints: number;
}

/** Runs a program to its end, and to that of everything that it has begun. */
export function execute(place: Place, program: Program): Promise<Run> {
  return new Execution(place, program).run();
}

class Execution {
  readonly #place: Place;
  readonly #program: Program;
  readonly #operations: OperationRecord[] = [];
  /** Whatever has to end: what is stopped may begin something more. */
  readonly #begun: Promise<unknown>[] = [];
  /** Under way, with rows that are waited for: until they have ended whatever else is asked for is refused. */
  #copies = 0;

  constructor(place: Place, program: Program) {
    this.#place = place;
    this.#program = program;
  }

  async run(): Promise<Run> {
    const root: ScopeRecord = { around: undefined, told: "pending" };
    this.#begun.push(hearScope(this.#transaction(root), root));
    for (let ended = 0; ended < this.#begun.length;) {
      ended = this.#begun.length;
      await Promise.allSettled(this.#begun);
    }
    return { program: this.#program, root, operations: this.#operations };
  }

  #transaction(scope: ScopeRecord): Promise<void> {
    const { db, service } = this.#place;
    const { body, by, stop } = this.#program;
    const limits = limitsOf(stop);
    const run = (tx: Handle): Promise<void> => this.#callback(body, { tx, scope });
    if (by === "core") return db.transaction(run, limits);
    const work = (tx: Transaction): Promise<void> => {
      tx.afterCompletion((completion) => {
        scope.completion = completion;
      });
      return run(tx);
    };
    return service.run(work, { ...limits, retry: false });
  }

  #callback(
    body: Body,
    { tx, scope, outer }: Pick<Inside, "tx" | "scope"> & { readonly outer?: Inside },
  ): Promise<void> {
    const running = this.#run(body, { tx, scope, outer, savepoints: 0 });
    this.#begun.push(running);
    return running;
  }

  async #run({ rounds, throws }: Body, at: Inside): Promise<void> {
    const later: Promise<unknown>[] = [];
    for (const { steps, strict } of rounds) {
      const beside: Promise<unknown>[] = [];
      for (const step of steps) {
        for (let passed = 0; passed < step.behind; passed++) await Promise.resolve();
        const answer = this.#step(step, at);
        if (step.awaited === "beside") beside.push(answer);
        if (step.awaited === "later") later.push(answer);
      }
      await (strict ? Promise.all(beside) : Promise.allSettled(beside));
    }
    if (throws) throw new OwnError("undo");
    await Promise.allSettled(later);
  }

  #step({ awaited, work }: Step, at: Inside): Promise<unknown> {
    if (work.kind === "savepoint") return this.#savepoint(work, at);
    const asked = work.through === "outer" ? (at.outer ?? at) : at;
    const record: OperationRecord = {
      id: this.#place.nextId(),
      operation: work,
      scope: asked.scope,
      rows: rowsToStore(work),
      told: "pending",
    };
    this.#operations.push(record);
    const dropped = awaited === "never" && this.#copies === 0 && isToldByEnd(work, asked);
    const answer = begin(this.#through(work, asked), record.id, work);
    if (dropped) record.told = "unheard";
    else this.#begun.push(this.#heard(answer, record));
    return answer;
  }

  async #heard(answer: Promise<unknown>, record: OperationRecord): Promise<void> {
    const { kind } = record.operation;
    const copies = kind === "copyLater" ? 1 : 0;
    this.#copies += copies;
    await hearOperation(answer, record);
    this.#copies -= copies;
  }

  #through({ through }: Operation, { tx }: Inside): Queryable {
    if (through === "last") return tx.last();
    // What joins needs a transaction of the service.
    return through === "server" && tx.state !== undefined ? this.#place.service.server : tx;
  }

  #savepoint({ body, stop, through }: Savepoint, at: Inside): Promise<unknown> {
    const { tx } = at;
    if (tx.savepoint === undefined) return Promise.resolve();
    const scope: ScopeRecord = { around: at.scope, told: "pending" };
    const work = (inner: Handle): Promise<void> =>
      this.#callback(body, { tx: inner, scope, outer: at });
    const limits = limitsOf(stop);
    at.savepoints++;
    const answer =
      through === "server"
        ? this.#place.service.server.transaction(work, limits)
        : tx.savepoint(work, limits);
    const ended = hearScope(answer, scope).then(() => at.savepoints--);
    this.#begun.push(ended);
    return answer;
  }
}

/** The end of the scope tells of its failure where nobody awaits it: then it is no unhandled rejection. */
function isToldByEnd({ kind, fails, parts, stop, through }: Operation, at: Inside): boolean {
  const { tx, savepoints } = at;
  // It has to begin within the call, and to be one request: what is refused later, or in between, nobody tells.
  if (kind === "stream" || kind === "insertLater") return false;
  if (parts > 50 && (kind === "insertMany" || kind === "insertReturning")) return false;
  if (fails === "own" || stop !== null || through === "outer") return false;
  return savepoints === 0 && tx.state === "active" && !tx.signal.aborted;
}

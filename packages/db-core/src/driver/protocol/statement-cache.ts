import { createHash } from "node:crypto";
import type { RowShape } from "./row-shape.js";

/** A statement kept parsed on one connection. */
export interface KeptStatement<Row> {
  readonly text: string;
  /** The server's name for it: derived from the text, so a name can never mean another text. */
  readonly name: string;
  /** The server has answered ParseComplete. */
  parsed: boolean;
  /** Known after the first Describe. */
  shape: RowShape<Row> | "none" | undefined;
}

const nothing: readonly never[] = [];

/** What to send before the statement can be bound. */
export interface StatementPlan<Row> {
  readonly statement: KeptStatement<Row>;
  /** To be closed first: evicted, forgotten, or about to be parsed again. */
  readonly close: readonly KeptStatement<Row>[];
}

/**
 * The statements kept on one connection, least recently used first. Bounded, because the server keeps
 * every one until it is closed: about 14 KiB for a trivial statement on PostgreSQL 18.
 */
export class StatementCache<Row> {
  readonly #limit: number;
  readonly #cleared: () => void;
  readonly #kept = new Map<string, KeptStatement<Row>>();
  /** What the last of them takes where nothing is to be closed: it is the same for each of its uses. */
  #newest: StatementPlan<Row> | undefined;
  #toClose: KeptStatement<Row>[] = [];

  /**
   * @param limit most statements kept; 0 keeps none.
   * @param cleared called when the server has dropped everything.
   */
  constructor(limit: number, cleared: () => void = () => undefined) {
    this.#limit = limit;
    this.#cleared = cleared;
  }

  get size(): number {
    return this.#kept.size;
  }

  /** The statement for `text`, and what to close before it is parsed. `undefined` when none may be kept. */
  plan(text: string): StatementPlan<Row> | undefined {
    if (this.#limit === 0) return undefined;
    const known = this.#kept.get(text);
    const statement = known ?? { text, name: nameOf(text), parsed: false, shape: undefined };
    let plan = this.#newest;
    if (plan?.statement !== statement) {
      this.#kept.delete(text);
      this.#kept.set(text, statement);
      plan = { statement, close: nothing };
      this.#newest = plan;
      this.#evict();
    }
    const close = this.#due(statement);
    return close.length === 0 ? plan : { statement, close };
  }

  /** Drops the statement of a text; its Close goes out with the next plan. */
  forget(text: string): void {
    const statement = this.#kept.get(text);
    if (statement !== undefined) this.drop(statement);
  }

  /** The same, unless the text has been prepared anew meanwhile. */
  drop(statement: KeptStatement<Row>): void {
    if (this.#kept.get(statement.text) !== statement) return;
    this.#kept.delete(statement.text);
    if (this.#newest?.statement === statement) this.#newest = undefined;
    this.#toClose.push(statement);
  }

  /** A plan was written and the server skipped it, after an earlier failure: its Close is still due. */
  skipped(plan: StatementPlan<Row>): void {
    for (const statement of plan.close) {
      // One that was planned anew is closed before its Parse anyway.
      if (!this.#kept.has(statement.text)) this.#toClose.push(statement);
    }
  }

  /** The server has dropped everything: DISCARD ALL or DEALLOCATE ALL. */
  clear(): void {
    this.#kept.clear();
    this.#newest = undefined;
    this.#toClose = [];
    this.#cleared();
  }

  #due(statement: KeptStatement<Row>): readonly KeptStatement<Row>[] {
    if (statement.parsed && this.#toClose.length === 0) return nothing;
    const close = this.#toClose;
    // Never shared: what is due later must not become part of a plan that is under way.
    this.#toClose = [];
    return statement.parsed ? close : [...close, statement];
  }

  #evict(): void {
    if (this.#kept.size <= this.#limit) return;
    for (const [text, statement] of this.#kept) {
      this.#kept.delete(text);
      // Its Parse may be on the way; closing what does not exist is no error.
      this.#toClose.push(statement);
      return;
    }
  }
}

/** 24 characters of at most 63: 128 bits of the text's SHA-256. */
function nameOf(text: string): string {
  return `a_${createHash("sha256").update(text).digest("base64url").slice(0, 22)}`;
}

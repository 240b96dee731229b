import { createHash } from "node:crypto";
import type { FieldInfo } from "./driver.js";

/** A statement kept parsed on one connection. */
export interface KeptStatement {
  readonly text: string;
  /** The server's name for it: derived from the text, so a name can never mean another text. */
  readonly name: string;
  /** The server has answered ParseComplete. */
  parsed: boolean;
  /** Known after the first Describe; an empty array for a statement without rows. */
  fields: readonly FieldInfo[] | undefined;
}

/** What to send before the statement can be bound. */
export interface StatementPlan {
  readonly statement: KeptStatement;
  /** Names to Close first: evicted, forgotten, or about to be parsed again. */
  readonly close: readonly string[];
}

/**
 * The statements kept on one connection, least recently used first. Bounded, because the server keeps
 * every one until it is closed: about 14 KiB for a trivial statement on PostgreSQL 18.
 */
export class StatementCache {
  readonly #limit: number;
  readonly #cleared: () => void;
  readonly #kept = new Map<string, KeptStatement>();
  #toClose: string[] = [];

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
  plan(text: string): StatementPlan | undefined {
    if (this.#limit === 0) return undefined;
    const known = this.#kept.get(text);
    const statement = known ?? { text, name: nameOf(text), parsed: false, fields: undefined };
    this.#kept.delete(text);
    this.#kept.set(text, statement);
    this.#evict();
    const close = this.#toClose;
    // Never shared: what is due later must not become part of a plan that is under way.
    this.#toClose = [];
    return { statement, close: statement.parsed ? close : [...close, statement.name] };
  }

  /** Drops a statement; its Close goes out with the next plan. */
  forget(text: string): void {
    const statement = this.#kept.get(text);
    if (statement === undefined) return;
    this.#kept.delete(text);
    this.#toClose.push(statement.name);
  }

  /** A plan was written and the server skipped it, after an earlier failure: its Close is still due. */
  skipped(plan: StatementPlan): void {
    const { statement } = plan;
    for (const name of plan.close) {
      // Its own name is closed before each Parse of it anyway.
      if (name !== statement.name) this.#toClose.push(name);
    }
  }

  /** The server has dropped everything: DISCARD ALL or DEALLOCATE ALL. */
  clear(): void {
    this.#kept.clear();
    this.#toClose = [];
    this.#cleared();
  }

  #evict(): void {
    if (this.#kept.size <= this.#limit) return;
    for (const [text, statement] of this.#kept) {
      this.#kept.delete(text);
      // Its Parse may be on the way; closing what does not exist is no error.
      this.#toClose.push(statement.name);
      return;
    }
  }
}

/** 24 characters of at most 63: 128 bits of the text's SHA-256. */
function nameOf(text: string): string {
  return `a_${createHash("sha256").update(text).digest("base64url").slice(0, 22)}`;
}

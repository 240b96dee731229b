import type { Body, Nested, Step } from "./scope-program.js";

/** What can be seen of a program from outside. Rows and hooks are numbered as they are met. */
export interface Seen {
  /** How it ended: `ok`, the code of an error of ours, or the message of one of its own. */
  readonly end: string;
  readonly rows: readonly number[];
  /** In the order in which they ran, such as `3 committed`. */
  readonly hooks: readonly string[];
  /** Of each scope with a handle of its own, in the order in which they began. */
  readonly states: readonly string[];
}

/** A transaction, or a savepoint. */
interface ModelScope {
  readonly state: number;
  readonly rows: number[];
  readonly hooks: number[];
  rollbackOnly: boolean;
  aborted: boolean;
}

class Thrown extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** What a program is to do, worked out without a database. */
export function modelOf(program: Body): Seen {
  const model = new Model();
  const thrown = caught(() => model.transaction(program));
  return {
    end: thrown?.code ?? "ok",
    rows: model.kept.toSorted((a, b) => a - b),
    hooks: model.heard,
    states: model.states,
  };
}

function caught(work: () => void): Thrown | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof Thrown) return error;
    throw error;
  }
}

class Model {
  readonly kept: number[] = [];
  readonly heard: string[] = [];
  readonly states: string[] = [];
  #rows = 0;
  #hooks = 0;
  #errors = 0;

  transaction(body: Body): void {
    const scope = this.#begin();
    const thrown =
      caught(() => this.#run(body, scope)) ?? this.#refusal(scope, "DB_TX_ABORTED_COMMIT");
    this.#end(scope, thrown === undefined ? "committed" : "rolledBack");
    if (thrown !== undefined) throw thrown;
    this.kept.push(...scope.rows);
  }

  #savepoint(body: Body, parent: ModelScope): void {
    if (parent.aborted) throw new Thrown("DB_TX_ABORTED");
    const scope = this.#begin();
    const thrown = caught(() => this.#run(body, scope)) ?? this.#refusal(scope, "DB_TX_ABORTED");
    if (thrown !== undefined) {
      this.#end(scope, "rolledBack");
      throw thrown;
    }
    this.states[scope.state] = "released";
    parent.rows.push(...scope.rows);
    parent.hooks.push(...scope.hooks);
  }

  #join(body: Body, scope: ModelScope): void {
    const thrown = caught(() => this.#run(body, scope));
    if (thrown === undefined) return;
    scope.rollbackOnly = true;
    throw thrown;
  }

  /** Why a scope whose callback returned cannot be kept. */
  #refusal(scope: ModelScope, whenAborted: string): Thrown | undefined {
    if (scope.rollbackOnly) return new Thrown("DB_TX_ROLLBACK_ONLY");
    return scope.aborted ? new Thrown(whenAborted) : undefined;
  }

  #run({ steps, end }: Body, scope: ModelScope): void {
    for (const step of steps) {
      const thrown = caught(() => this.#step(step, scope));
      if (thrown !== undefined && !("caught" in step && step.caught)) throw thrown;
    }
    const leaks = end === "leak" || end === "leakAndThrow";
    if (leaks) this.#rows++;
    if (end === "throw" || end === "leakAndThrow") throw new Thrown(`own ${++this.#errors}`);
    if (leaks) throw new Thrown("DB_TX_UNAWAITED_QUERY");
  }

  #step(step: Step, scope: ModelScope): void {
    if (step.kind === "hook") scope.hooks.push(++this.#hooks);
    else if (step.kind === "rollbackOnly") scope.rollbackOnly = true;
    else if (step.kind === "siblings")
      for (const body of step.bodies) caught(() => this.#savepoint(body, scope));
    else if (step.kind === "insert" || step.kind === "fail") this.#statement(step.kind, scope);
    else this.#nested(step, scope);
  }

  #statement(kind: "insert" | "fail", scope: ModelScope): void {
    const row = kind === "insert" ? ++this.#rows : 0;
    if (scope.aborted) throw new Thrown("DB_TX_ABORTED");
    if (kind === "insert") scope.rows.push(row);
    else {
      scope.aborted = true;
      throw new Thrown("22012");
    }
  }

  #nested({ kind, body }: Nested, scope: ModelScope): void {
    if (kind === "requiresNew") this.transaction(body);
    else if (kind === "join") this.#join(body, scope);
    else this.#savepoint(body, scope);
  }

  #begin(): ModelScope {
    const state = this.states.push("open") - 1;
    return { state, rows: [], hooks: [], rollbackOnly: false, aborted: false };
  }

  #end(scope: ModelScope, state: "committed" | "rolledBack"): void {
    this.states[scope.state] = state;
    this.heard.push(...scope.hooks.map((hook) => `${hook} ${state}`));
  }
}

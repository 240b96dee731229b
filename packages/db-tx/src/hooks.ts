import type { Completion, CompletionHook, Hook } from "./transaction.js";

/** What is to be done at the end of a scope, in the order it was asked for. */
export class Hooks {
  readonly #beforeCommit: Hook[] = [];
  readonly #afterwards: CompletionHook[] = [];

  beforeCommit(hook: Hook): void {
    this.#beforeCommit.push(hook);
  }

  afterCommit(hook: Hook): void {
    this.#on("committed", hook);
  }

  afterRollback(hook: Hook): void {
    this.#on("rolledBack", hook);
  }

  afterCompletion(hook: CompletionHook): void {
    this.#afterwards.push(hook);
  }

  /** Something has to happen before COMMIT. */
  get holdsCommit(): boolean {
    return this.#beforeCommit.length > 0;
  }

  /** Something is to be done after the end. */
  get hasAfter(): boolean {
    return this.#afterwards.length > 0;
  }

  /** A released savepoint's hooks are its parent's from now on. */
  promoteTo(parent: Hooks): void {
    parent.#beforeCommit.push(...this.#beforeCommit);
    parent.#afterwards.push(...this.#afterwards);
  }

  /** Inside the transaction. The first that throws ends it. */
  async runBeforeCommit(): Promise<void> {
    // A hook may add another one.
    for (const hook of this.#beforeCommit) await hook();
  }

  /** Outside the transaction. @returns what the hooks threw; none of it undoes anything. */
  async runAfter(completion: Completion): Promise<readonly unknown[]> {
    const errors: unknown[] = [];
    for (const hook of this.#afterwards) {
      try {
        await hook(completion);
      } catch (error) {
        errors.push(error);
      }
    }
    return errors;
  }

  #on(completion: Completion, hook: Hook): void {
    this.#afterwards.push((how) => (how === completion ? hook() : undefined));
  }
}

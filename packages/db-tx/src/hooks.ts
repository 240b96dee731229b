import type { Completion, Hook } from "./transaction.js";

type CompletionHook = (completion: Completion) => void | Promise<void>;

/** What is to be done at the end of a scope, in the order it was asked for. */
export class Hooks {
  readonly #beforeCommit: Hook[] = [];
  readonly #afterCommit: Hook[] = [];
  readonly #afterRollback: Hook[] = [];
  readonly #afterCompletion: CompletionHook[] = [];

  beforeCommit(hook: Hook): void {
    this.#beforeCommit.push(hook);
  }

  afterCommit(hook: Hook): void {
    this.#afterCommit.push(hook);
  }

  afterRollback(hook: Hook): void {
    this.#afterRollback.push(hook);
  }

  afterCompletion(hook: CompletionHook): void {
    this.#afterCompletion.push(hook);
  }

  /** A released savepoint's hooks are its parent's from now on. */
  promoteTo(parent: Hooks): void {
    parent.#beforeCommit.push(...this.#beforeCommit);
    parent.#afterCommit.push(...this.#afterCommit);
    parent.#afterRollback.push(...this.#afterRollback);
    parent.#afterCompletion.push(...this.#afterCompletion);
  }

  /** Inside the transaction. The first that throws ends it. */
  async runBeforeCommit(): Promise<void> {
    // A hook may add another one.
    for (const hook of this.#beforeCommit) await hook();
  }

  /** Outside the transaction. @returns what the hooks threw; none of it undoes anything. */
  async runAfter(completion: Completion): Promise<readonly unknown[]> {
    const errors: unknown[] = [];
    const attempt = async (work: () => void | Promise<void>): Promise<void> => {
      try {
        await work();
      } catch (error) {
        errors.push(error);
      }
    };
    if (completion === "committed") for (const hook of this.#afterCommit) await attempt(hook);
    if (completion === "rolledBack") for (const hook of this.#afterRollback) await attempt(hook);
    for (const hook of this.#afterCompletion) await attempt(() => hook(completion));
    return errors;
  }
}

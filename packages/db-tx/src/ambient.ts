import { AsyncLocalStorage } from "node:async_hooks";

/** Where an asynchronous call is. `scope` is undefined where transactions further out are hidden. */
interface Frame<Scope> {
  readonly scope: Scope | undefined;
  readonly parent: Frame<Scope> | undefined;
}

/**
 * Which scope the running asynchronous call belongs to. Frames are a chain, and a call keeps its own after
 * the scope has ended: the scope is found dead then, rather than nothing. The only state of the package
 * that is not passed on; one per service.
 */
export class Ambient<Scope extends object> {
  readonly #storage: AsyncLocalStorage<Frame<Scope>> = new AsyncLocalStorage();

  /** The nearest scope, dead or alive, unless it is hidden. */
  get current(): Scope | undefined {
    return this.#storage.getStore()?.scope;
  }

  /** Every scope around the call, the hidden ones too, the nearest first. */
  get around(): Scope[] {
    const scopes: Scope[] = [];
    for (let frame = this.#storage.getStore(); frame !== undefined; frame = frame.parent)
      if (frame.scope !== undefined) scopes.push(frame.scope);
    return scopes;
  }

  /** Runs `work` inside `scope`; `undefined` hides those around it. */
  run<T>(scope: Scope | undefined, work: () => Promise<T>): Promise<T> {
    return this.#storage.run({ scope, parent: this.#storage.getStore() }, work);
  }
}

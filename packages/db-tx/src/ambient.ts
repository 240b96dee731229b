import { AsyncLocalStorage } from "node:async_hooks";
import type { Scope } from "./scope.js";

/**
 * Which scope the running asynchronous call belongs to. `null` hides one that is further out. The only
 * global state of the package; one per service.
 */
export class Ambient {
  readonly #storage: AsyncLocalStorage<Scope | null> = new AsyncLocalStorage();

  get current(): Scope | undefined {
    return this.#storage.getStore() ?? undefined;
  }

  run<T>(scope: Scope | null, work: () => Promise<T>): Promise<T> {
    return this.#storage.run(scope, work);
  }
}

import type { CloseOptions } from "@abe/db-core";
import type { ContainerModule } from "inversify";
import { DatabaseUnbindError } from "./errors/index.js";

/** Everything of a container that takes time to end. */
export const boundResources: unique symbol = Symbol.for("@abe/db-inversify/resources");

/** Something of one container that takes time to end, once it was used. */
export class BoundResource {
  /** The module that bound it. */
  readonly module: ContainerModule;
  readonly #title: string;
  #end: ((options?: CloseOptions) => Promise<void>) | undefined;
  #ending: Promise<void> | undefined;
  #unbindingExpected = false;

  /** @param title what a sentence calls it, such as `The database "reports"`. */
  constructor(module: ContainerModule, title: string) {
    this.module = module;
    this.#title = title;
  }

  /** Says that there is something to end from now on, and how. */
  protected endBy(end: (options?: CloseOptions) => Promise<void>): void {
    this.#end = end;
  }

  /** From now on it may be unbound: whoever says so calls {@link close} after it. */
  expectUnbinding(): void {
    this.#unbindingExpected = true;
  }

  /**
   * What inversify calls when it unbinds it. A method that waits in one major does not in the next, under the
   * same name, and none of them says which of the two it is. So what is not expected is ended, because
   * afterwards nobody may find it any more, and refused, because nobody may wait for it.
   *
   * @throws DatabaseUnbindError
   */
  unbound(): void {
    if (this.#end === undefined || this.#unbindingExpected) return;
    this.close().catch(() => undefined);
    throw new DatabaseUnbindError(
      `${this.#title} was unbound by inversify itself, which may not wait until its pool is closed. It is being closed now; call disposeContainer(container), or unloadModules(container, module), of @abe/db-inversify instead.`,
    );
  }

  /** Ends it, once however often it is called. */
  close(options?: CloseOptions): Promise<void> {
    return (this.#ending ??= this.#end?.(options)) ?? Promise.resolve();
  }
}

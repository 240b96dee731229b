import type { CloseOptions } from "@abe/db-core";
import type { ContainerModule } from "inversify";
import { DatabaseUnbindError } from "./errors/index.js";

/** Everything of a container that takes time to end. */
export const boundResources: unique symbol = Symbol.for("@abe/db-inversify/resources");

/** How something ends. Called again, it waits for the same end; a shorter time then counts. */
type End = (options?: CloseOptions) => Promise<void>;

/** Something of one container that takes time to end, once it was used. */
export class BoundResource {
  /** The module that bound it. */
  readonly module: ContainerModule;
  readonly #title: string;
  #end: End | undefined;
  #ending: Promise<void> | undefined;
  #hurry: CloseOptions | undefined;
  #unbindingExpected = false;

  /** @param title what a sentence calls it, such as `The database "reports"`. */
  constructor(module: ContainerModule, title: string) {
    this.module = module;
    this.#title = title;
  }

  /**
   * Says that there is something to end from now on, and how. What there was before is ending: a container
   * that is disposed, and then restored to a snapshot, makes it anew.
   */
  protected endBy(end: End): void {
    const before = this.#ending;
    this.#end = async (options) => void (await Promise.all([before, end(options)]));
    this.#ending = undefined;
    this.#hurry = undefined;
  }

  /**
   * Whether there is something that nobody has begun to end. Then it is not made again: a container that is
   * restored to a snapshot has forgotten it.
   */
  protected get isOpen(): boolean {
    return this.#end !== undefined && this.#ending === undefined;
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
    this.#unbindingExpected = false;
    this.#ending ??= this.#end?.(options);
    if (this.#hurry !== undefined) this.hurry(this.#hurry);
    return this.#ending ?? Promise.resolve();
  }

  /** Whoever waits for its end, or is about to, waits no longer than this. */
  hurry(options: CloseOptions): void {
    this.#hurry = options;
    // Its failure is told by close(), whose end it is.
    if (this.#ending !== undefined) this.#end?.(options).catch(() => undefined);
  }
}

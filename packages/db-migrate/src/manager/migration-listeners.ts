import type { MigrationEvents } from "../umzug-adapter.js";

/** Hears an event. What it returns is waited for; when it throws, the command ends with that. */
export type MigrationListener<K extends keyof MigrationEvents> = (
  event: MigrationEvents[K],
) => unknown;

/** Who listens to umzug's events. */
export class MigrationListeners {
  readonly #byName = new Map<keyof MigrationEvents, Set<MigrationListener<never>>>();

  /** @returns how to stop listening. */
  add<K extends keyof MigrationEvents>(name: K, listener: MigrationListener<K>): () => void {
    const listeners = this.#byName.get(name) ?? new Set();
    this.#byName.set(name, listeners.add(listener));
    return () => void listeners.delete(listener);
  }

  /** Tells them one after the other. */
  async emit<K extends keyof MigrationEvents>(name: K, event: MigrationEvents[K]): Promise<void> {
    for (const listener of this.#byName.get(name) ?? []) {
      // Listeners are kept under the name of the event they take.
      await (listener as MigrationListener<K>)(event);
    }
  }
}

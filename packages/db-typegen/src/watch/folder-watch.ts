import { type FSWatcher, watch } from "node:fs";

/** What is watched, and what is done about it. */
export interface Watched {
  /** Folders as they are now: absolute. */
  folders(): readonly string[];
  /** Whether a change of a file matters, by its name. */
  matters(name: string): boolean;
  act(): Promise<void>;
}

/** Milliseconds without a change after which something is done: editors write a file in several steps. */
const quietMs = 60;

/**
 * Does something now, and again whenever something changes, until the signal.
 *
 * Each folder is watched by itself: a watch of a whole tree would hold `node_modules` too. Folders are watched
 * before they are read, so no change is missed.
 *
 * @throws what `act` throws.
 */
export async function watchFolders(
  watched: Watched,
  signal: AbortSignal | undefined,
): Promise<void> {
  const watchers = new Map<string, FSWatcher>();
  const changes = new Changes(signal);
  try {
    do {
      const folders = new Set(watched.folders());
      for (const [folder, watcher] of watchers) {
        if (folders.has(folder)) continue;
        watcher.close();
        watchers.delete(folder);
      }
      for (const each of folders) if (!watchers.has(each)) open(each, watched, watchers, changes);
      await watched.act();
    } while (await changes.next());
  } finally {
    for (const each of watchers.values()) each.close();
  }
}

function open(
  folder: string,
  watched: Watched,
  watchers: Map<string, FSWatcher>,
  changes: Changes,
): void {
  try {
    const watcher = watch(folder, (_event, name) => {
      if (name === null || watched.matters(name)) changes.notice();
    });
    // A folder that is removed: the change of the folder above tells it too.
    watcher.on("error", () => changes.notice());
    watchers.set(folder, watcher);
  } catch {
    // Not there: the folder above is watched.
  }
}

/** Changes since somebody asked. */
class Changes {
  readonly #signal: AbortSignal | undefined;
  #isChanged = false;
  #timer: NodeJS.Timeout | undefined;
  #wake: (() => void) | undefined;

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
    signal?.addEventListener("abort", () => this.#wake?.(), { once: true });
  }

  notice(): void {
    this.#isChanged = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#wake?.(), quietMs);
  }

  /** Resolves some time after a change, with `true`; with `false` at the signal. */
  async next(): Promise<boolean> {
    while (!this.#isStopped()) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        // What changed while something was done is a change too.
        if (this.#isChanged) this.notice();
      });
      if (this.#isChanged) {
        this.#isChanged = false;
        return !this.#isStopped();
      }
    }
    clearTimeout(this.#timer);
    return false;
  }

  #isStopped(): boolean {
    return this.#signal?.aborted === true;
  }
}

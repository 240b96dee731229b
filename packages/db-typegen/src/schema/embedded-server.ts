import { cachePlace } from "./cache-place.js";
import { DataCache, dataKey } from "./data-cache.js";
import { migrationsFolder, type SchemaOptions } from "./schema-options.js";
import { type StartedServer, testingPeer } from "./testing-peer.js";

/** A running server. */
export interface LentServer {
  readonly url: string;
  /** It has what these migrations make, from now or from an earlier run: the peer finds it there, and copies it. */
  readonly isMigrated: boolean;
}

interface Running {
  readonly server: StartedServer;
  /** Of the data that it began with. */
  readonly from: string | undefined;
}

/**
 * The PostgreSQL that is started for a run, once, when it is first needed. Its data is kept for the next run, which
 * needs no initdb then and applies no migrations.
 */
export class EmbeddedServer {
  readonly #options: SchemaOptions;
  readonly #onStart: () => void;
  readonly #cache: DataCache | undefined;
  #running: Promise<Running> | undefined;
  /** Keys of what was made on it; `undefined` for what cannot be kept. */
  readonly #made = new Set<string | undefined>();

  constructor(options: SchemaOptions, onStart: () => void) {
    this.#options = options;
    this.#onStart = onStart;
    this.#cache = options.cache === false ? undefined : new DataCache(cachePlace(options.root));
  }

  /**
   * Runs `work`, which makes a database of the migrations.
   *
   * @throws PostgresStartError it does not start. @throws what `work` throws.
   */
  async lend<T>(work: (server: LentServer) => Promise<T>): Promise<T> {
    const key = this.#key();
    if (this.#running === undefined) this.#onStart();
    this.#running ??= this.#start(key);
    const { server, from } = await this.#running;
    const isMigrated = key !== undefined && (from === key || this.#made.has(key));
    try {
      const result = await work({ url: server.url, isMigrated });
      // Files may have changed while they were applied.
      this.#made.add(key).add(this.#key());
      return result;
    } catch (error) {
      // What failed may have left something, such as roles.
      this.#made.add(undefined);
      throw error;
    }
  }

  /** Ends it, where it was started, and keeps its data, where that is of one schema and new. */
  async stop(): Promise<void> {
    const running = await this.#running?.catch(() => undefined);
    this.#running = undefined;
    if (running === undefined) return;
    const [key] = this.#made;
    if (key !== undefined && this.#made.size === 1 && running.from === undefined)
      await this.#cache?.keep(key, (folder) => running.server.stopAndKeep(folder));
    await running.server.stop();
  }

  #key(): string | undefined {
    return dataKey(migrationsFolder(this.#options), this.#options.postgres);
  }

  async #start(key: string | undefined): Promise<Running> {
    const { startPostgres } = await testingPeer();
    const { postgres } = this.#options;
    const options = postgres === undefined ? {} : { binaries: postgres };
    const dataFrom = key === undefined ? undefined : this.#cache?.find(key);
    if (key !== undefined && dataFrom !== undefined)
      try {
        return { server: await startPostgres({ ...options, dataFrom }), from: key };
      } catch {
        // Damaged, or of another release: it is made again.
        this.#cache?.discard(key);
      }
    return { server: await startPostgres(options), from: undefined };
  }
}

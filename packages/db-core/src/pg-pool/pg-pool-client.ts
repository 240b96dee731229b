import { EventEmitter } from "node:events";
import type { NativeClient } from "../driver/driver.js";
import { textKind } from "../query/text-kind.js";
import type { Lease } from "../pool/lease.js";

type Callback = (error: unknown, result?: unknown) => void;

/**
 * One checkout in pg's shape: `query` in all its forms, `release(error?)`, and the events
 * `notification`, `notice`, `error` and `end`. It is dead after `release()`.
 */
export class PgPoolClient extends EventEmitter {
  readonly #lease: Lease;
  readonly #native: NativeClient;
  readonly #released: (error: unknown) => void;
  readonly #drained = (): void => {
    this.#busy = false;
  };
  readonly #unlisten: () => void;
  #busy = false;
  #over = false;

  constructor(lease: Lease, released: (error: unknown) => void) {
    super();
    this.#lease = lease;
    this.#native = lease.connection.native();
    this.#released = released;
    this.#native.on("drain", this.#drained);
    this.#unlisten = lease.listen({
      notification: (notification) =>
        this.emit("notification", { name: "notification", ...notification }),
      notice: (notice) => this.emit("notice", notice),
      closed: (cause) => this.#lost(cause),
    });
  }

  /** Process id of the backend. */
  get processID(): number | null {
    return this.#native.processID;
  }

  /** As `pg.Client.query`: a text, a configuration object or a submittable, with promise or callback. */
  readonly query = (...args: unknown[]): unknown => {
    // Throws once the lease has ended, as every other use of it.
    void this.#lease.connection;
    if (changesSession(args[0])) this.#lease.dirty();
    this.#busy = true;
    return this.#native.query(...args);
  };

  /** Gives the connection back; with an error, or `true`, it is destroyed. A second call does nothing. */
  readonly release = (error?: unknown): void => {
    if (this.#over) return;
    this.#end();
    const failed = error !== undefined && error !== false && error !== null;
    if (failed) this.#lease.destroy(error === true ? undefined : error);
    // Statements of the old holder must not run on the next one's account.
    else if (this.#busy) this.#lease.destroy();
    else this.#lease.release();
    this.#released(failed ? error : undefined);
  };

  #lost(cause: unknown): void {
    if (this.listenerCount("error") > 0) this.emit("error", cause);
    this.emit("end");
  }

  #end(): void {
    this.#over = true;
    this.#unlisten();
    this.#native.removeListener("drain", this.#drained);
  }
}

/** Runs one query on its own checkout, in any form pg takes. */
export function queryOnce(connect: () => Promise<PgPoolClient>, args: unknown[]): unknown {
  const callback = typeof args.at(-1) === "function" ? (args.pop() as Callback) : undefined;
  const done = run(connect, args);
  if (callback === undefined) return done;
  done.then(
    (result) => callback(undefined, result),
    (error: unknown) => callback(error),
  );
  return undefined;
}

async function run(connect: () => Promise<PgPoolClient>, args: unknown[]): Promise<unknown> {
  const client = await connect();
  try {
    return await client.query(...args);
  } finally {
    client.release();
  }
}

/** By the first keyword of the text, where there is one. */
function changesSession(query: unknown): boolean {
  const text: unknown =
    typeof query === "object" && query !== null ? Reflect.get(query, "text") : query;
  return typeof text === "string" && textKind(text) === "session";
}

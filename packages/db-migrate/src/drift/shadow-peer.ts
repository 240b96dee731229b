import { ShadowError } from "../errors/shadow-error.js";

/** A server of our own. */
export interface EmbeddedServer {
  /** Of its superuser. */
  readonly url: string;
  stop(): Promise<void>;
}

/** What is used of the peer, in our own words: the two packages would have to be built before each other. */
interface TestingPeer {
  startPostgres(): Promise<EmbeddedServer>;
}

/** Not a literal, so that nobody who bundles this package has to have the peer. */
const peer: string = "@abe/db-testing";

/**
 * Starts the PostgreSQL that `@abe/db-testing` brings along. It ends with this process at the latest.
 *
 * @throws ShadowError the package is not installed.
 */
export async function startEmbeddedServer(): Promise<EmbeddedServer> {
  const testing = await loadPeer();
  return testing.startPostgres();
}

async function loadPeer(): Promise<TestingPeer> {
  try {
    return (await import(peer)) as TestingPeer;
  } catch (cause) {
    const missing =
      cause instanceof Error && "code" in cause && cause.code === "ERR_MODULE_NOT_FOUND";
    if (!missing || !cause.message.includes(peer)) throw cause;
    throw new ShadowError(
      `Install ${peer}, which brings a PostgreSQL along, or say where else a database may be made: ` +
        "beside yours, with --shadow same-server, or on another server, with --shadow <url>.",
      { cause },
    );
  }
}

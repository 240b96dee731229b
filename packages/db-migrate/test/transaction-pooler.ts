import { type AddressInfo, type Server, type Socket, connect, createServer } from "node:net";
import { onTestFinished } from "vitest";

/** A session of the server, and the client that has it for one transaction. */
interface Backend {
  readonly socket: Socket;
  owner: Client | undefined;
  held: Buffer;
}

interface Client {
  readonly socket: Socket;
  backend: Backend | undefined;
  readonly waiting: Buffer[];
}

/**
 * A pooler in transaction mode, as far as a runner can tell: every transaction of a client comes to
 * another session of the server. Clients log in one by one, each on a session that joins the pool then.
 */
class TransactionPooler {
  readonly #backends: Backend[] = [];
  readonly #target: { readonly host: string; readonly port: number };
  #turn = 0;

  constructor(target: { readonly host: string; readonly port: number }) {
    this.#target = target;
  }

  accept(socket: Socket): void {
    const own = connect({ ...this.#target, noDelay: true });
    const client: Client = { socket, backend: undefined, waiting: [] };
    const backend: Backend = { socket: own, owner: client, held: Buffer.alloc(0) };
    client.backend = backend;
    this.#backends.push(backend);
    socket.on("data", (bytes) => this.#fromClient(client, bytes));
    own.on("data", (bytes) => this.#fromServer(backend, bytes));
    for (const each of [socket, own]) each.on("error", () => each.destroy());
    // A client's goodbye is not the session's end: others may use it.
    own.on("close", () => backend.owner?.socket.destroy());
  }

  close(): void {
    for (const { socket, owner } of this.#backends) {
      socket.destroy();
      owner?.socket.destroy();
    }
  }

  #fromClient(client: Client, bytes: Buffer): void {
    // 'X' is goodbye.
    if (client.backend === undefined && bytes[0] === 0x58) return;
    client.backend ??= this.#free(client);
    if (client.backend === undefined) client.waiting.push(bytes);
    else client.backend.socket.write(bytes);
  }

  #free(client: Client): Backend | undefined {
    const free = this.#backends.filter(
      ({ owner, socket }) => owner === undefined && !socket.destroyed,
    );
    this.#turn += 1;
    const backend = free[this.#turn % Math.max(1, free.length)];
    if (backend !== undefined) backend.owner = client;
    return backend;
  }

  #fromServer(backend: Backend, bytes: Buffer): void {
    const { owner } = backend;
    owner?.socket.write(bytes);
    if (!this.#endsTransaction(backend, bytes) || owner === undefined) return;
    backend.owner = undefined;
    owner.backend = undefined;
    for (const waiting of owner.waiting.splice(0)) this.#fromClient(owner, waiting);
  }

  /** Whether the last whole message is ReadyForQuery outside of a transaction. */
  #endsTransaction(backend: Backend, bytes: Buffer): boolean {
    let rest = Buffer.concat([backend.held, bytes]);
    let idle = false;
    // The answer to a request for encryption is one byte without a length.
    if (rest.length === 1 && rest.toString() === "N") return false;
    while (rest.length >= 5 && rest.length >= 1 + rest.readUInt32BE(1)) {
      idle = rest[0] === 0x5a && rest[5] === 0x49;
      rest = rest.subarray(1 + rest.readUInt32BE(1));
    }
    backend.held = rest;
    return idle && rest.length === 0;
  }
}

/** Puts such a pooler in front of a database for the time of a test. @returns the URL through it. */
export async function poolerInFrontOf(url: string): Promise<string> {
  const address = new URL(url);
  const pooler = new TransactionPooler({ host: address.hostname, port: Number(address.port) });
  const server: Server = createServer((socket) => pooler.accept(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    pooler.close();
    server.close();
  });
  address.hostname = "127.0.0.1";
  address.port = String((server.address() as AddressInfo).port);
  return address.href;
}

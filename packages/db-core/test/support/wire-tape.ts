import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** Messages after which a client waits for the server: Query, Sync, Flush, CopyDone, CopyFail. */
const turnEnds: ReadonlySet<string> = new Set(["Q", "S", "H", "c", "f"]);

/** Counts the turns of a client by what it writes. */
export class ClientTurns {
  #bytes: Buffer = Buffer.alloc(0);
  #isOpen: boolean;

  /** @param isOpen the session's first message, which has no type, is over. */
  constructor(isOpen: boolean) {
    this.#isOpen = isOpen;
  }

  /** @returns turns that end within the chunk. */
  push(chunk: Buffer): number {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    let turns = 0;
    for (let type = this.#next(); type !== undefined; type = this.#next())
      if (turnEnds.has(type)) turns++;
    return turns;
  }

  #next(): string | undefined {
    const head = this.#isOpen ? 1 : 0;
    if (this.#bytes.length < head + 4) return undefined;
    const length = head + this.#bytes.readInt32BE(head);
    if (this.#bytes.length < length) return undefined;
    const type = this.#isOpen ? this.#bytes.toString("latin1", 0, 1) : "";
    this.#isOpen = true;
    this.#bytes = this.#bytes.subarray(length);
    return type;
  }
}

/** What a real server said to one client, by the turns of the client; the first is its login. */
export class WireTape implements AsyncDisposable {
  readonly turns: Buffer[] = [Buffer.alloc(0)];
  readonly #relay: Server;
  readonly #sockets: Socket[] = [];

  private constructor(target: { host: string; port: number }) {
    this.#relay = createServer((client) => this.#record(client, connect(target.port, target.host)));
  }

  /** Stands before a server, for one connection. */
  static async record(target: { host: string; port: number }): Promise<WireTape> {
    const tape = new WireTape(target);
    await new Promise<void>((resolve) => void tape.#relay.listen(0, "127.0.0.1", resolve));
    return tape;
  }

  get address(): { host: string; port: number } {
    return { host: "127.0.0.1", port: (this.#relay.address() as AddressInfo).port };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#relay.close(resolve));
  }

  #record(client: Socket, server: Socket): void {
    this.#sockets.push(client, server);
    const turns = new ClientTurns(false);
    client.on("data", (chunk: Buffer) => {
      for (let ended = turns.push(chunk); ended > 0; ended--) this.turns.push(Buffer.alloc(0));
      server.write(chunk);
    });
    server.on("data", (chunk: Buffer) => {
      this.turns.push(Buffer.concat([this.turns.pop()!, chunk]));
      client.write(chunk);
    });
    client.on("close", () => server.destroy());
    server.on("close", () => client.destroy());
    for (const socket of [client, server]) socket.on("error", () => socket.destroy());
  }
}

/** The messages of a server, one after the other. */
export function messagesOf(bytes: Buffer): Buffer[] {
  const messages: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = at + 1 + bytes.readInt32BE(at + 1);
    messages.push(bytes.subarray(at, end));
    at = end;
  }
  return messages;
}

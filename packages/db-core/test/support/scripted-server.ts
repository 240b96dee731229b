import { createServer, type Socket } from "node:net";

/** A server that says what a test wants, where no PostgreSQL would. */
export interface ScriptedServer extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
  /** Connections so far. */
  readonly connections: number;
}

/** Listens on a free loopback port; `script` plays one connection. */
export async function startScriptedServer(
  script: (socket: Socket) => void,
): Promise<ScriptedServer> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    script(socket);
  });
  await new Promise<void>((resolve) => {
    server.listen({ host: "127.0.0.1", port: 0 }, resolve);
  });
  const address = server.address();
  return {
    host: "127.0.0.1",
    port: typeof address === "object" && address !== null ? address.port : 0,
    get connections() {
      return connections;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

/** One message of the backend (PostgreSQL documentation, section 54.7). */
export function backendMessage(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type, 0, "latin1");
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

/** A FATAL ErrorResponse. */
export function fatalResponse(sqlState: string, message: string): Buffer {
  const fields = [`SFATAL`, `VFATAL`, `C${sqlState}`, `M${message}`];
  return backendMessage("E", Buffer.from(`${fields.join("\0")}\0\0`));
}

/** Says so to whoever begins a session, and hangs up. */
export function refuseWith(sqlState: string, message: string): (socket: Socket) => void {
  return (socket) => {
    socket.once("data", () => socket.end(fatalResponse(sqlState, message)));
  };
}

import type { Server } from "node:http";
import { Server as TcpServer, type Socket } from "node:net";

/**
 * Watches a server from before its first connection on. What it returns stops accepting, answers what was begun to
 * the last byte, and resolves when every connection is closed.
 *
 * `server.close()` alone waits for connections that are kept alive, for as long as their clients send something, and
 * cuts those whose answer is still on its way.
 *
 * @returns to be called once, with the ms after which connections that are left are cut. Default 10,000.
 */
export function gracefulClose(server: Server): (graceMs?: number) => Promise<void> {
  const sockets = new Map<Socket, { answers: number }>();
  let closing = false;
  server.on("connection", (socket) => {
    sockets.set(socket, { answers: 0 });
    socket.once("close", () => sockets.delete(socket));
  });
  server.prependListener("request", (request, response) => {
    if (closing) response.setHeader("Connection", "close");
    const use = sockets.get(request.socket);
    if (use === undefined) return;
    use.answers += 1;
    response.once("close", () => (use.answers -= 1));
  });
  return async (graceMs = 10_000) => {
    closing = true;
    const reaper = setInterval(() => {
      for (const [socket, { answers }] of sockets) if (answers === 0) socket.destroy();
    }, 50);
    const deadline = setTimeout(() => server.closeAllConnections(), graceMs);
    await new Promise((resolve) => TcpServer.prototype.close.call(server, resolve));
    clearInterval(reaper);
    clearTimeout(deadline);
  };
}

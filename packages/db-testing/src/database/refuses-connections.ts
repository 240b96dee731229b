import { connect } from "node:net";

/**
 * Whether the machine is there and nobody listens on the port, which no waiting will change. `false`
 * for everything that may pass, and for the folder of a Unix socket.
 */
export function refusesConnections(host: string, port: number): Promise<boolean> {
  if (host.startsWith("/")) return Promise.resolve(false);
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once("connect", () => {
      socket.destroy();
      resolve(false);
    });
    socket.once("error", (error: NodeJS.ErrnoException) => resolve(error.code === "ECONNREFUSED"));
  });
}

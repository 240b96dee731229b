import type { Server, ServerResponse } from "node:http";

/**
 * Stops accepting, answers what was begun, and waits until every connection is closed.
 *
 * `server.close()` alone waits for connections that are kept alive, for as long as their clients send
 * something. So answers say from now on that they are the last, and idle connections are closed.
 *
 * @param graceMs after which connections that are left are cut. Default 10,000.
 */
export async function closeGracefully(server: Server, graceMs = 10_000): Promise<void> {
  server.prependListener("request", (_request, response: ServerResponse) => {
    response.setHeader("Connection", "close");
  });
  const reaper = setInterval(() => server.closeIdleConnections(), 50);
  const deadline = setTimeout(() => server.closeAllConnections(), graceMs);
  await new Promise((resolve) => server.close(resolve));
  clearInterval(reaper);
  clearTimeout(deadline);
}

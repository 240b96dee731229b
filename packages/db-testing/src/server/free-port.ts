import { createServer } from "node:net";

/**
 * Asks the operating system for a loopback port nobody listens on; `port` asks for that one.
 * It is free at this moment only: whoever binds it must be ready to hear that it is taken.
 *
 * @returns `undefined` when `port` is taken or not permitted.
 */
export function freePort(port = 0): Promise<number | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(undefined));
    probe.listen({ host: "127.0.0.1", port, exclusive: true }, () => {
      const address = probe.address();
      const found = typeof address === "object" && address !== null ? address.port : undefined;
      probe.close(() => resolve(found));
    });
  });
}

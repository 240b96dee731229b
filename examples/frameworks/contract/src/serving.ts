import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

/** Serves while `use` runs, in the transaction that it is called in: so every request is a part of it. */
export async function serving(
  listener: RequestListener,
  use: (url: string) => Promise<void>,
): Promise<void> {
  const http = createServer(listener).listen(0);
  await once(http, "listening");
  try {
    await use(`http://127.0.0.1:${(http.address() as AddressInfo).port}`);
  } finally {
    http.close();
    http.closeAllConnections();
  }
}

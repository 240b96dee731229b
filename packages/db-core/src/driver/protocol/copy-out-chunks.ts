import { CopyOutExchange } from "./copy-out-exchange.js";
import type { Exchange } from "./exchange.js";

/** Milliseconds a COPY that its reader has left may take to end. */
const endTimeoutMs = 2_000;

/** What reading a COPY needs of its connection. */
export interface CopyOutConnection {
  run(exchange: Exchange<undefined>): Promise<undefined>;
  cancel(request: object): Promise<void>;
  destroy(): void;
}

/** The chunks of a COPY … TO STDOUT, which begins with the first of them. */
export function copyOutChunks(
  text: string,
  connection: CopyOutConnection,
): AsyncIterable<Uint8Array> {
  const chunks: AsyncIterable<Uint8Array> = {
    [Symbol.asyncIterator]: () => read(new CopyOutExchange(text, chunks), connection),
  };
  return chunks;
}

async function* read(
  exchange: CopyOutExchange,
  connection: CopyOutConnection,
): AsyncGenerator<Uint8Array> {
  // Whoever reads gets the error; here it must only not count as unhandled.
  connection.run(exchange).catch(() => undefined);
  try {
    for (let chunk = await exchange.next(); chunk !== undefined; chunk = await exchange.next())
      yield chunk;
  } finally {
    if (!exchange.settled) await leave(exchange, connection);
  }
}

/** The reader has had enough before the end. */
async function leave(exchange: CopyOutExchange, connection: CopyOutConnection): Promise<void> {
  const timer = setTimeout(() => connection.destroy(), endTimeoutMs);
  timer.unref();
  const cancelled = connection.cancel(exchange.request ?? exchange);
  await exchange.result.catch(() => undefined);
  clearTimeout(timer);
  await cancelled;
}

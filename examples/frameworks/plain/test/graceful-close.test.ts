import { once } from "node:events";
import {
  Agent,
  createServer,
  type IncomingMessage,
  request,
  type RequestListener,
} from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { gracefulClose } from "shop";
import { describe, expect, it, onTestFinished } from "vitest";

/** More than the buffers of a connection hold, so that it is on its way until it is read. */
const long = "x".repeat(30_000_000);

interface Serving {
  readonly close: (graceMs?: number) => Promise<void>;
  /** Asks on the one connection, which is kept alive; resolves when the answer begins. */
  readonly ask: () => Promise<IncomingMessage>;
}

async function serve(listener: RequestListener): Promise<Serving> {
  const http = createServer(listener);
  const close = gracefulClose(http);
  await once(http.listen(0), "listening");
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => {
    agent.destroy();
    http.closeAllConnections();
  });
  const { port } = http.address() as AddressInfo;
  const ask = async (): Promise<IncomingMessage> => {
    const asked = request({ port, agent });
    asked.end();
    const [answer] = (await once(asked, "response")) as [IncomingMessage];
    return answer;
  };
  return { close, ask };
}

describe("a server that is closed", () => {
  it("sends an answer that is on its way to its last byte", async () => {
    const { close, ask } = await serve((_request, response) => response.end(long));
    const answer = await ask();
    const closed = close();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect((await text(answer)).length).toBe(long.length);
    await closed;
  });

  it("does not wait for a connection that is kept alive", async () => {
    const { close, ask } = await serve((_request, response) => response.end("an answer"));
    const answer = await ask();
    expect(await text(answer)).toBe("an answer");
    expect(answer.headers.connection).toBe("keep-alive");
    const begun = performance.now();
    await close();
    expect(performance.now() - begun).toBeLessThan(3_000);
    await expect(ask()).rejects.toMatchObject({
      code: expect.stringMatching(/^ECONN/) as string,
    });
  });

  it("answers what comes on a connection that is busy, as the last", async () => {
    const answers: (() => void)[] = [];
    const { close, ask } = await serve((_request, response) => {
      answers.push(() => response.end("an answer"));
    });
    const asked = ask();
    await expect.poll(() => answers.length).toBe(1);
    const closed = close();
    answers[0]?.();
    expect(await text(await asked)).toBe("an answer");
    await closed;
  });

  it("cuts what is left when the time is over", async () => {
    const { close, ask } = await serve(() => undefined);
    const asked = ask().catch((error: NodeJS.ErrnoException) => error.code);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await close(200);
    expect(await asked).toBe("ECONNRESET");
  });
});

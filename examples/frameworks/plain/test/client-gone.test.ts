import type { RequestListener } from "node:http";
import { serving } from "contract";
import { clientGone } from "shop";
import { describe, expect, it } from "vitest";

describe("the signal of a client that is gone", () => {
  it.each([0, 200])("has fired when it went while %i ms of other work were done", async (ms) => {
    let signal: AbortSignal | undefined;
    const listener: RequestListener = (_request, response) => {
      client.abort();
      setTimeout(() => (signal = clientGone(response)), ms);
    };
    const client = new AbortController();
    await serving(listener, async (url) => {
      await expect(fetch(url, { signal: client.signal })).rejects.toThrow(/abort/);
      await expect.poll(() => signal?.aborted).toBe(true);
    });
  });

  it("does not fire when the client has had its answer", async () => {
    const signals: AbortSignal[] = [];
    const listener: RequestListener = (_request, response) => {
      signals.push(clientGone(response));
      response.end("an answer").once("close", () => signals.push(clientGone(response)));
    };
    await serving(listener, async (url) => {
      await (await fetch(url)).text();
      await expect.poll(() => signals.map(({ aborted }) => aborted)).toEqual([false, false]);
    });
  });
});

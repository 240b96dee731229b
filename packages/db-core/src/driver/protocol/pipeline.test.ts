import { expect, it } from "vitest";
import { AnswerGuard } from "./answer-guard.js";
import { Exchange } from "./exchange.js";
import { ExchangeQueue } from "./exchange-queue.js";
import type { Link } from "./link.js";
import { Pipeline } from "./pipeline.js";

class Named extends Exchange<string> {
  override readonly text: string;
  readonly #overlaps: boolean;

  constructor(text: string, overlaps = false) {
    super();
    this.text = text;
    this.#overlaps = overlaps;
    this.result.catch(() => undefined);
  }

  override get overlaps(): boolean {
    return this.#overlaps;
  }

  override write(): void {}

  override finish(): void {
    this.resolve(this.text);
  }
}

/** A pipeline, and what it has its link do. */
function createPipeline(overlaps = true): {
  pipeline: Pipeline<unknown>;
  log: string[];
  link: { isFree: boolean; failure: Error | undefined };
} {
  const log: string[] = [];
  const link = {
    isFree: true,
    overlaps,
    failure: undefined as Error | undefined,
    start: (exchange: Exchange<unknown>) => {
      if (link.failure !== undefined) throw link.failure;
      exchange.written = true;
      log.push(exchange.text);
    },
    native: () => {
      throw new RangeError("nobody asks for it");
    },
    forgetStatements: () => undefined,
    goodbye: () => log.push("goodbye"),
    destroy: () => undefined,
  } satisfies Link<unknown> & { failure: Error | undefined };
  const sent = new ExchangeQueue<unknown>();
  const guard = new AnswerGuard(
    () => sent.first,
    () => undefined,
  );
  const broken = (cause: unknown): void => {
    log.push("broken");
    pipeline.die(cause);
  };
  const waiting = new ExchangeQueue<unknown>();
  const pipeline = new Pipeline({ link, sent, waiting, guard, broken });
  return { pipeline, log, link };
}

it("one request is on its way at a time", async () => {
  const { pipeline, log } = createPipeline();
  const first = pipeline.run(new Named("a"));
  const second = pipeline.run(new Named("b"));
  expect(log).toEqual(["a"]);
  pipeline.ready("I");
  expect(log).toEqual(["a", "b"]);
  expect(await first).toBe("a");
  pipeline.ready("T");
  expect(await second).toBe("b");
  expect(pipeline.status).toBe("transaction");
});

it("those that overlap are on their way together, where the link can and up to one that does not", () => {
  const { pipeline, log } = createPipeline();
  for (const text of ["a", "b"]) void pipeline.run(new Named(text, true));
  void pipeline.run(new Named("alone"));
  void pipeline.run(new Named("c", true));
  expect(log).toEqual(["a", "b"]);
  pipeline.ready("I");
  expect(log).toEqual(["a", "b"]);
  pipeline.ready("I");
  expect(log).toEqual(["a", "b", "alone"]);

  const other = createPipeline(false);
  for (const text of ["a", "b"]) void other.pipeline.run(new Named(text, true));
  expect(other.log).toEqual(["a"]);
});

it("writes nothing while the link is not free, or while a cancel is under way", () => {
  const { pipeline, log, link } = createPipeline();
  link.isFree = false;
  void pipeline.run(new Named("a"));
  expect(log).toEqual([]);
  link.isFree = true;
  pipeline.isHeld = true;
  pipeline.pump();
  expect(log).toEqual([]);
  pipeline.isHeld = false;
  pipeline.pump();
  expect(log).toEqual(["a"]);
});

it("says goodbye once the last answer has come, and takes nothing any more", async () => {
  const { pipeline, log } = createPipeline();
  void pipeline.run(new Named("a"));
  void pipeline.run(new Named("b"));
  pipeline.close();
  await expect(pipeline.run(new Named("late"))).rejects.toThrow("is being closed");
  pipeline.ready("I");
  expect(log).toEqual(["a", "b"]);
  pipeline.ready("I");
  expect(log).toEqual(["a", "b", "goodbye"]);
});

it("tells each request what became of it when the connection dies", async () => {
  const { pipeline } = createPipeline();
  const running = pipeline.run(new Named("running"));
  const waiting = pipeline.run(new Named("waiting"));
  const cause = new Error("cut");
  pipeline.die(cause);
  await expect(running).rejects.toMatchObject({ outcome: "unknown", cause });
  await expect(waiting).rejects.toMatchObject({ outcome: "not_applied", cause });
  await expect(pipeline.run(new Named("late"))).rejects.toMatchObject({ cause });
  expect(pipeline.isDead).toBe(true);
});

it("a request that could not be written costs the connection", async () => {
  const { pipeline, log, link } = createPipeline();
  link.failure = new Error("half of it was written");
  await expect(pipeline.run(new Named("a"))).rejects.toMatchObject({ cause: link.failure });
  expect(log).toEqual(["broken"]);
});

import type { Socket } from "node:net";
import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { MessageWriter } from "./message-writer.js";

/** A socket that has taken a chunk, or holds it until it is told. */
class Sink extends Writable {
  readonly chunks: Buffer[] = [];
  readonly #isSlow: boolean;
  #taken: (() => void)[] = [];

  constructor(isSlow: boolean) {
    super({ highWaterMark: 100_000 });
    this.#isSlow = isSlow;
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    // Not a copy: whether the memory is left alone is what matters.
    this.chunks.push(chunk);
    if (this.#isSlow) this.#taken.push(done);
    else {
      this.chunks.push(Buffer.from(this.chunks.pop()!));
      done();
    }
  }

  take(): void {
    for (const done of this.#taken.splice(0)) done();
  }

  get bytes(): string {
    return Buffer.concat(this.chunks).toString("latin1");
  }
}

function writerTo(isSlow = false): { writer: MessageWriter; sink: Sink } {
  const sink = new Sink(isSlow);
  return { writer: new MessageWriter(sink as unknown as Socket), sink };
}

/** A message as it is on the wire. */
function message(type: string, ...parts: readonly (string | number[])[]): string {
  const body = parts.map((part) =>
    typeof part === "string" ? `${Buffer.from(part).toString("latin1")}\0` : latin1(part),
  );
  const text = body.join("");
  return type + latin1(int32(text.length + 4)) + text;
}

const latin1 = (bytes: readonly number[]): string => Buffer.from(bytes).toString("latin1");
const int32 = (value: number): number[] => [value >> 24, value >> 16, value >> 8, value];

describe("messages", () => {
  it("are those of the protocol", () => {
    const { writer, sink } = writerTo();
    writer.parse("s", "SELECT 'ü'");
    writer.describeStatement("s");
    writer.describePortal("p");
    writer.execute("p", 7);
    writer.closeStatement("s");
    writer.closePortal("p");
    writer.flush();
    writer.sync();
    writer.query("Q");
    writer.copyDone();
    writer.copyFail("why");
    writer.send();
    expect(sink.bytes).toBe(
      [
        message("P", "s", "SELECT 'ü'", [0, 0]),
        message("D", "Ss"),
        message("D", "Pp"),
        message("E", "p", int32(7)),
        message("C", "Ss"),
        message("C", "Pp"),
        message("H"),
        message("S"),
        message("Q", "Q"),
        message("c"),
        message("f", "why"),
      ].join(""),
    );
  });

  it("bind texts of any length and alphabet, bytes, and NULL", () => {
    const { writer, sink } = writerTo();
    const texts = ["", "a", "ä", "x".repeat(39), "x".repeat(39) + "世", "é".repeat(70_000)];
    const bytes = new Uint8Array([0, 255]);
    writer.bind({ portal: "", statement: "s", values: [...texts, bytes, null], formats: [0, 1] });
    writer.send();
    const value = (each: Buffer): number[] => [...int32(each.length), ...each];
    expect(sink.bytes).toBe(
      message(
        "B",
        "",
        "s",
        [0, 8, ...texts.flatMap(() => [0, 0]), 0, 1, 0, 0, 0, 8],
        texts.flatMap((text) => value(Buffer.from(text))),
        [...value(Buffer.from(bytes)), ...int32(-1), 0, 2, 0, 0, 0, 1],
      ),
    );
  });
});

describe("what is written", () => {
  it("leaves once per tick, in one piece", async () => {
    const { writer, sink } = writerTo();
    writer.sync();
    writer.flush();
    expect(sink.chunks).toEqual([]);
    await Promise.resolve();
    writer.sync();
    await new Promise((resolve) => void setImmediate(resolve));
    expect(sink.chunks).toHaveLength(1);
    expect(sink.bytes).toBe(message("S") + message("H") + message("S"));
  });

  it("leaves at the end of the turn of the event loop while answers are owed anyway", async () => {
    const { writer, sink } = writerTo();
    writer.isBehind = true;
    writer.sync();
    await new Promise((resolve) => process.nextTick(resolve));
    writer.sync();
    expect(sink.chunks).toEqual([]);
    await new Promise((resolve) => void setImmediate(resolve));
    expect(sink.bytes).toBe(message("S") + message("S"));
  });

  it("leaves at once when it is much", () => {
    const { writer, sink } = writerTo();
    writer.query("x".repeat(65_536));
    expect(sink.chunks).toHaveLength(1);
  });

  it("stays as it was while the socket still holds it", () => {
    const { writer, sink } = writerTo(true);
    for (const text of ["first", "second", "third"]) {
      writer.query(text);
      writer.send();
    }
    sink.take();
    writer.query("fourth");
    writer.send();
    sink.take();
    writer.query("fifth");
    writer.send();
    for (let left = 5; left > 0; left--) sink.take();
    const texts = ["first", "second", "third", "fourth", "fifth"];
    expect(sink.bytes).toBe(texts.map((text) => message("Q", text)).join(""));
  });

  it("goes nowhere once the socket is closing", () => {
    const { writer, sink } = writerTo();
    sink.end();
    writer.sync();
    writer.send();
    expect(sink.chunks).toEqual([]);
  });
});

it("rows of a COPY leave at once, so that the socket can say it is full", () => {
  const { writer, sink } = writerTo(true);
  expect(sink.writableNeedDrain).toBe(false);
  writer.copyData(Buffer.alloc(200_000, "x"));
  expect(sink.writableNeedDrain).toBe(true);
  expect(sink.chunks[0]?.length).toBe(200_005);
});

import { Socket } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Bytes } from "./bytes.js";
import { endOf, FrameTap } from "./frame-tap.js";

/** A row with so many bytes in it. */
function message(size: number): Buffer {
  const bytes = Buffer.alloc(5 + size, size % 251);
  bytes.write("D");
  bytes.writeInt32BE(4 + size, 1);
  return bytes;
}

/** What is read of chunks, as they were handed over. */
function readOf(chunks: readonly Buffer[]): Bytes[] {
  const stream = new Socket();
  stream.on("data", () => expect.fail("it is not pg's turn"));
  const tap = new FrameTap();
  tap.install(stream);
  const read: Bytes[] = [];
  tap.reader = {
    read(bytes) {
      let at = 0;
      for (let end = endOf(bytes, at); end <= bytes.length; end = endOf(bytes, at)) at = end;
      if (at > 0) read.push(bytes.subarray(0, at) as Bytes);
      return at;
    },
  };
  for (const chunk of chunks) stream.emit("data", chunk);
  return read;
}

describe("FrameTap", () => {
  it("hands on whole messages, however they were cut", () => {
    const sizes = fc.array(fc.oneof(fc.nat(3), fc.nat(70)), { minLength: 1, maxLength: 8 });
    const cuts = fc.array(fc.nat(), { maxLength: 20 });
    fc.assert(
      fc.property(sizes, cuts, (each, at) => {
        const all = Buffer.concat(each.map(message));
        const places = [0, ...at.map((place) => place % all.length), all.length];
        places.sort((a, b) => a - b);
        const chunks = places.slice(1).map((end, index) => all.subarray(places[index], end));
        const read = readOf(chunks.filter(({ length }) => length > 0));
        expect(Buffer.concat(read).equals(all)).toBe(true);
      }),
    );
  });

  it.each([1, 5, 40])("copies only the message that was cut %i bytes behind its begin", (cut) => {
    const first = Buffer.concat([message(100), message(50).subarray(0, cut)]);
    const second = Buffer.concat([message(50).subarray(cut), message(100), message(200)]);
    const read = readOf([first, second]);
    expect(read.map(({ length }) => length)).toEqual([105, 55, 310]);
    expect(read[2]?.buffer).toBe(second.buffer);
    expect(read[2]?.byteOffset).toBe(second.byteOffset + 55 - cut);
  });
});

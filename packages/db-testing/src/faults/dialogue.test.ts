import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Dialogue } from "./dialogue.js";

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function message(type: string, ...parts: (string | Buffer)[]): Buffer {
  const payload = Buffer.concat(
    parts.map((part) => (typeof part === "string" ? Buffer.from(`${part}\0`) : part)),
  );
  return Buffer.concat([Buffer.from(type), int32(payload.length + 4), payload]);
}

const startup = message("", int32(196_608), "user", "ann", "");
const sslRequest = message("", int32(80_877_103));
const ready = message("Z", Buffer.from("I"));
const session = [
  startup,
  message("p", "secret"),
  message("P", "s1", "COMMIT", Buffer.alloc(2)),
  message("B", "", "s1", Buffer.alloc(6)),
  message("D", Buffer.from("S"), "s1"),
  message("E", "", int32(0)),
  message("S"),
  message("Q", "select 'é'"),
  message("C", Buffer.from("S"), "s1"),
  message("B", "", "s1", Buffer.alloc(6)),
  message("X"),
];

function texts(dialogue: Dialogue, chunks: readonly Buffer[]): (string | undefined)[] {
  return chunks
    .flatMap((chunk) => [...dialogue.fromClient(chunk)])
    .map(({ message: read }) => (read === undefined ? undefined : `${read.type} ${read.text}`));
}

describe("a session in plain text", () => {
  it("gives every message the text it carries or refers to", () => {
    expect(texts(new Dialogue(), session)).toEqual([
      undefined,
      "p undefined",
      "P COMMIT",
      "B COMMIT",
      "D COMMIT",
      "E COMMIT",
      "S undefined",
      "Q select 'é'",
      "C COMMIT",
      "B undefined",
      "X undefined",
    ]);
  });

  it("reads the same messages however the bytes are cut, and loses none", () => {
    const bytes = Buffer.concat(session);
    const whole = texts(new Dialogue(), [bytes]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: bytes.length })), (cuts) => {
        const ends = [...cuts.toSorted((a, b) => a - b), bytes.length];
        const chunks = ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
        expect(texts(new Dialogue(), chunks)).toEqual(whole);
        const dialogue = new Dialogue();
        const pieces = chunks.flatMap((chunk) => [...dialogue.fromClient(chunk)]);
        expect(Buffer.concat(pieces.map((piece) => piece.bytes))).toEqual(bytes);
      }),
    );
  });

  it("counts the answers that are due", () => {
    const dialogue = new Dialogue();
    const due = (): number => dialogue.outstanding;
    expect(due()).toBe(0);
    texts(dialogue, [startup]);
    expect(due()).toBe(1);
    expect([...dialogue.fromServer(Buffer.concat([message("R", int32(0)), ready]))]).toHaveLength(
      2,
    );
    expect(due()).toBe(0);
    texts(dialogue, [message("P", "", "x", Buffer.alloc(2)), message("S"), message("Q", "y")]);
    expect(due()).toBe(2);
    expect([...dialogue.fromServer(ready)].map(({ type }) => type)).toEqual(["Z"]);
    expect(due()).toBe(1);
  });
});

describe("encryption", () => {
  it("reads on after the server refused it", () => {
    const dialogue = new Dialogue();
    expect(texts(dialogue, [sslRequest])).toEqual([undefined]);
    expect([...dialogue.fromServer(Buffer.from("N"))]).toEqual([{ bytes: Buffer.from("N") }]);
    expect(texts(dialogue, [startup, message("Q", "x")])).toEqual([undefined, "Q x"]);
  });

  it("passes everything on unread after the server agreed", () => {
    const dialogue = new Dialogue();
    texts(dialogue, [sslRequest]);
    expect([...dialogue.fromServer(Buffer.from("S"))]).toEqual([{ bytes: Buffer.from("S") }]);
    const secret = Buffer.from([0x16, 3, 1, 0, 0, 0, 9]);
    expect([...dialogue.fromClient(secret)]).toEqual([{ bytes: secret }]);
    expect([...dialogue.fromServer(secret)]).toEqual([{ bytes: secret }]);
  });

  it("does not wait for a message from a client that encrypts without asking", () => {
    const hello = Buffer.from([0x16, 3, 1, 2]);
    expect([...new Dialogue().fromClient(hello)]).toEqual([{ bytes: hello }]);
  });
});

it("passes a cancel request on and expects no message after it", () => {
  const dialogue = new Dialogue();
  const cancel = message("", int32(80_877_102), int32(1), int32(2));
  expect([...dialogue.fromClient(cancel)]).toEqual([{ bytes: cancel }]);
  expect(dialogue.outstanding).toBe(0);
});

it("does not stand still at a length that no message has", () => {
  const dialogue = new Dialogue();
  texts(dialogue, [startup]);
  const broken = Buffer.from([81, 0, 0, 0, 0, 88]);
  expect([...dialogue.fromClient(broken)].map(({ message: read }) => read?.type)).toEqual(["Q"]);
});

import fc from "fast-check";
import { messagesOf } from "./wire-tape.js";

/** The same bytes in pieces. @param size of the next one. */
export function piecesOf(turn: Buffer, size: () => number): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0, end = 0; at < turn.length; at = end) {
    end = at + size();
    pieces.push(turn.subarray(at, end));
  }
  return pieces;
}

/** What befalls one turn on its way. */
export type Fault = (turn: Buffer) => readonly Buffer[];

/** Changes the messages of a turn. */
function messages(change: (messages: Buffer[]) => Buffer[]): Fault {
  return (turn) => change(messagesOf(turn));
}

function edited(turn: Buffer, edit: (copy: Buffer) => void): readonly Buffer[] {
  const copy = Buffer.from(turn);
  edit(copy);
  return [copy];
}

/** A place in whatever there is. */
export const place: fc.Arbitrary<number> = fc.nat(100_000);
const hostileLength = fc.constantFrom(
  ...[-1, -(2 ** 31), 0, 1, 3, 4, 5, 2 ** 16, 2 ** 30, 2 ** 30 + 1, 2 ** 31 - 1],
);

/** Broken bytes, messages and orders of them. */
export const faults: fc.Arbitrary<Fault> = fc.oneof(
  // Bytes are others.
  fc.tuple(place, fc.nat(255)).map(
    ([at, byte]): Fault =>
      (turn) =>
        edited(turn, (copy) => (copy[at % copy.length] = byte)),
  ),
  // A length is another.
  fc.tuple(place, hostileLength).map(([at, length]): Fault =>
    messages((all) => {
      const copy = Buffer.from(all[at % all.length]!);
      copy.writeInt32BE(length, 1);
      return all.with(at % all.length, copy);
    }),
  ),
  // Four bytes in the midst of a message, such as the length of a value, are others.
  fc.tuple(place, hostileLength).map(
    ([at, length]): Fault =>
      (turn) =>
        edited(
          turn,
          (copy) => copy.length > 4 && copy.writeInt32BE(length, at % (copy.length - 4)),
        ),
  ),
  // The end is missing.
  place.map((at): Fault => (turn) => [turn.subarray(0, at % turn.length)]),
  // A message is missing, there twice, of another type, or in another place.
  place.map((at) => messages((all) => all.toSpliced(at % all.length, 1))),
  place.map((at) => messages((all) => all.toSpliced(at % all.length, 0, all[at % all.length]!))),
  fc.tuple(place, fc.nat(255)).map(([at, type]) =>
    messages((all) => {
      const copy = Buffer.from(all[at % all.length]!);
      copy[0] = type;
      return all.with(at % all.length, copy);
    }),
  ),
  fc.tuple(place, place).map(([from, to]) =>
    messages((all) => {
      const moved = all[from % all.length]!;
      const others = all.toSpliced(from % all.length, 1);
      return others.toSpliced(to % (others.length + 1), 0, moved);
    }),
  ),
  // Something else comes before it.
  fc.uint8Array({ minLength: 1, maxLength: 30 }).map((noise): Fault => (turn) => [
    Buffer.from(noise),
    turn,
  ]),
);

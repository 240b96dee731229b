import type { Socket } from "node:net";
import { ProtocolError } from "../../errors/connection-errors.js";
import { guardReads } from "../pg/guard-reads.js";
import type { Bytes } from "./bytes.js";
import { int32At } from "./frame.js";

/** Bytes of type and length. */
const headSize = 5;
/** Longest message of a server, type left out: its MaxAllocSize and its head. */
const longestMessage = 2 ** 30;
/** The same of those whose type is not one of {@link longTypes}: libpq's bound. */
const longestShort = 30_000;
/**
 * Types of messages that hold what somebody wrote, or as many parts as he likes: CopyData, DataRow,
 * ErrorResponse, FunctionCallResponse, NoticeResponse, NotificationResponse, ParameterDescription,
 * ParameterStatus and RowDescription. A long one of another type is none: waiting for its end would never end.
 */
const longTypes: ReadonlySet<number> = new Set(Buffer.from("dDEVNAtST"));

/** What pg has to be told, and what a login has shown. */
const backendKeyData = 0x4b;
const readyForQuery = 0x5a;

/** Reads whole messages. */
export interface MessageReader {
  /**
   * @param bytes begin with a message.
   * @returns behind the last message that is whole.
   */
  read(bytes: Bytes): number;
}

type Listener = (chunk: Buffer) => void;

/**
 * Stands before pg's own listener from the first message of a session, cuts what arrives into messages and
 * hands whole ones on: to pg, until and whenever the socket is pg's, otherwise to our reader. So there is no
 * moment at which half a message is with one of them.
 */
export class FrameTap implements MessageReader {
  /** What the server called the session in its login; 0: it did not. */
  backendPid = 0;
  /** The letter of the last ReadyForQuery that went to pg; empty before the first. */
  status = "";
  /** Who gets the messages: pg at first. */
  reader: MessageReader = this;
  /** Told what nobody can read; nothing behind it can be read either. */
  unreadable: (error: unknown) => void = (error) => this.#stream?.destroy(error as Error);
  #stream: Socket | undefined;
  #toPg: Listener | undefined;
  readonly #pieces: Buffer[] = [];
  #held = 0;
  /** Bytes without which there is no whole message; pieces are joined only when they are there. */
  #needed = 0;
  readonly #onData: Listener = (chunk) => this.#take(chunk);

  /** @returns `false` when pg listens in a way that is not known here: everything stays as it is. */
  install(stream: Socket): boolean {
    const [listener, ...others] = stream.listeners("data");
    if (listener === undefined || others.length > 0) return false;
    this.#stream = stream;
    this.#toPg = listener as Listener;
    stream.removeListener("data", this.#toPg);
    stream.on("data", this.#onData);
    guardReads(stream, (error) => this.unreadable(error));
    return true;
  }

  /** pg listens again, for good, from where it has heard. */
  remove(): void {
    if (this.#toPg === undefined) return;
    this.#stream?.removeAllListeners("data");
    this.#stream?.on("data", this.#toPg);
    for (const piece of this.#pieces.splice(0)) this.tellPg(piece);
  }

  /** pg's turn: tells it what it may want to know, and hands everything on. */
  read(bytes: Bytes): number {
    let at = 0;
    for (let end = endOf(bytes, at); end <= bytes.length; end = endOf(bytes, at)) {
      if (bytes[at] === backendKeyData) this.backendPid = int32At(bytes, at + headSize);
      if (bytes[at] === readyForQuery) this.status = String.fromCharCode(bytes[at + headSize] ?? 0);
      at = end;
    }
    if (at > 0) this.tellPg(bytes.subarray(0, at));
    return at;
  }

  /** Whole messages for pg. */
  tellPg(messages: Buffer): void {
    this.#toPg?.(messages);
  }

  #take(chunk: Buffer): void {
    let bytes = chunk as Bytes;
    while (this.#held > 0) {
      const missing = this.#needed - this.#held;
      this.#pieces.push(bytes.subarray(0, missing));
      this.#held += Math.min(missing, bytes.length);
      if (this.#held < this.#needed) return;
      bytes = bytes.subarray(missing) as Bytes;
      this.#read(this.#join());
    }
    if (bytes.length > 0) this.#read(bytes);
  }

  /** What was held, and what has come for it: a whole message, or the head of one. Nothing else is copied. */
  #join(): Bytes {
    const joined = Buffer.concat(this.#pieces, this.#held);
    this.#pieces.length = 0;
    this.#held = 0;
    return joined as Bytes;
  }

  #read(bytes: Bytes): void {
    const at = this.reader.read(bytes);
    if (at < bytes.length) this.#hold(bytes.subarray(at) as Bytes);
  }

  #hold(rest: Bytes): void {
    this.#pieces.push(rest);
    this.#held = rest.length;
    this.#needed = rest.length < headSize ? headSize : endOf(rest, 0);
  }
}

/**
 * Behind the message at `at`; `Infinity` while its head is not whole.
 *
 * @throws ProtocolError no message has that length.
 */
export function endOf(bytes: Bytes, at: number): number {
  if (at + headSize > bytes.length) return Infinity;
  const length = int32At(bytes, at + 1);
  const isLong = length > longestShort;
  if (length >= 4 && length <= longestMessage && (!isLong || longTypes.has(bytes[at] as number)))
    return at + 1 + length;
  throw new ProtocolError(`a message of ${length} bytes was announced`);
}

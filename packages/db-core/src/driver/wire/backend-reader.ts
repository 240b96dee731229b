import { ProtocolError } from "../../errors/connection-errors.js";
import type { Notification } from "../driver.js";
import type { Exchange } from "../protocol/exchange.js";
import type { Frontend } from "../protocol/frontend.js";
import type { LinkListener } from "../protocol/link.js";
import { isLastWord, toNotice } from "../protocol/server-message.js";
import { isTooLong } from "../protocol/too-long.js";
import type { Bytes } from "./bytes.js";
import { Frame, torn } from "./frame.js";
import { endOf, type MessageReader } from "./frame-tap.js";
import type { RowShapes } from "./row-shapes.js";
import { errorMessage, noticeMessage } from "./server-message-frame.js";

type WireExchange = Exchange<unknown, Frame>;

/** What reading messages needs. */
export interface BackendReaderSetup {
  readonly listener: LinkListener<Frame>;
  readonly frontend: Frontend;
  readonly shapes: RowShapes;
  /** ParameterStatus. */
  readonly parameter: (name: string, value: string) => void;
}

/** Reads what the server says while the socket is ours, and tells the exchange that waits for it. */
export class BackendReader implements MessageReader {
  /** Nothing is read any more. */
  isClosed = false;
  /** The letter of the last ReadyForQuery. */
  status = "I";
  readonly #setup: BackendReaderSetup;
  readonly #listener: LinkListener<Frame>;
  readonly #frame = new Frame();

  constructor(setup: BackendReaderSetup) {
    this.#setup = setup;
    this.#listener = setup.listener;
  }

  read(bytes: Bytes): number {
    try {
      return this.#read(bytes);
    } catch (error) {
      // It would end the process: here is the socket's data event.
      if (error instanceof ProtocolError || isTooLong(error)) throw error;
      throw new ProtocolError("an answer could not be read", { cause: error });
    }
  }

  #read(bytes: Bytes): number {
    const frame = this.#frame;
    frame.bytes = bytes;
    let at = 0;
    for (let end = endOf(bytes, at); end <= bytes.length; end = endOf(bytes, at)) {
      if (this.isClosed) return bytes.length;
      frame.at = at + 5;
      frame.end = end;
      this.#message(bytes[at] as number, frame);
      at = end;
    }
    return at;
  }

  #message(type: number, frame: Frame): void {
    const exchange = this.#listener.current;
    if (exchange === undefined) this.#unasked(type, frame);
    else if (type === 0x44) this.#dataRow(exchange, frame);
    else if (type === 0x5a) this.#ready(frame);
    else if (type === 0x32) bindComplete(exchange, frame);
    else if (type === 0x43) commandComplete(exchange, frame);
    else if (type === 0x45) this.#error(exchange, frame);
    else this.#answer(type, frame, exchange);
  }

  #answer(type: number, frame: Frame, exchange: WireExchange): void {
    const read = answers[type];
    if (read === undefined) this.#unasked(type, frame);
    else read(exchange, frame, this.#setup);
  }

  /** What may come at any time. */
  #unasked(type: number, frame: Frame): void {
    const { parameter } = this.#setup;
    switch (type) {
      case 0x4e:
        this.#listener.notice(toNotice(noticeMessage(frame)));
        return;
      case 0x41:
        this.#listener.notification(notification(frame));
        return;
      case 0x53: {
        const name = frame.string();
        parameter(name, frame.lastString());
        return;
      }
      case 0x45:
        this.#listener.lost(errorMessage(frame));
        return;
      default:
        throw new ProtocolError(`a message of type 0x${type.toString(16)} came unasked`);
    }
  }

  #dataRow(exchange: WireExchange, frame: Frame): void {
    const { at } = frame;
    exchange.dataRow(frame);
    if (frame.at === frame.end) return;
    frame.at = at;
    checkRow(frame);
    // The socket is at fault, not the value: as with pg, nothing is read behind it.
    const failure: unknown = exchange.localError?.error;
    if (isTooLong(failure)) throw failure;
  }

  #ready(frame: Frame): void {
    const letter = String.fromCharCode(frame.byte());
    frame.finish();
    this.status = letter;
    this.#listener.ready(letter);
  }

  #error(exchange: WireExchange, frame: Frame): void {
    const error = errorMessage(frame);
    exchange.errorResponse(error);
    // The server says that it ends the session before it closes the socket, if it ever does.
    if (isLastWord(error)) this.#listener.lost(error);
  }
}

function bindComplete(exchange: WireExchange, frame: Frame): void {
  frame.finish();
  exchange.bindComplete();
}

function commandComplete(exchange: WireExchange, frame: Frame): void {
  exchange.commandComplete(frame.lastString());
}

type Read = (exchange: WireExchange, frame: Frame, setup: BackendReaderSetup) => void;

const empty =
  (tell: (exchange: WireExchange) => void): Read =>
  (exchange, frame) => {
    frame.finish();
    tell(exchange);
  };

/** The messages that only an exchange waits for, by their types; those of each statement are told apart before. */
const answers: Readonly<Record<number, Read>> = {
  0x31: empty((exchange) => exchange.parseComplete()),
  // CloseComplete
  0x33: empty(() => undefined),
  0x6e: empty((exchange) => exchange.noData()),
  0x73: empty((exchange) => exchange.portalSuspended()),
  0x49: empty((exchange) => exchange.emptyQuery()),
  0x54: (exchange, frame, { shapes }) => exchange.rowDescription(shapes.describedBy(frame)),
  0x74: (exchange, frame) => {
    const types = Array.from({ length: frame.uint16() }, () => frame.uint32());
    frame.finish();
    exchange.parameterDescription(types);
  },
  0x47: (exchange, _, { frontend }) => exchange.copyInResponse(frontend),
  // CopyOutResponse
  0x48: () => undefined,
  0x64: (exchange, { bytes, at, end }) => exchange.copyData(bytes.subarray(at, end)),
  // CopyDone
  0x63: empty(() => undefined),
};

function notification(frame: Frame): Notification {
  const processId = frame.int32();
  const channel = frame.string();
  return { channel, payload: frame.lastString(), processId };
}

/** A row that was not read to its end is whole all the same. @throws ProtocolError it is not. */
function checkRow(frame: Frame): void {
  for (let left = frame.uint16(); left > 0; left--) {
    const length = frame.int32();
    if (length < -1) throw torn();
    frame.at += Math.max(length, 0);
  }
  frame.finish();
}

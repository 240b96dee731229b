import { type FrontendMessage, endsGroup } from "./frontend-message.js";
import { MessageReader } from "./message-reader.js";
import { noPreparedTexts, withText } from "./prepared-texts.js";

/** Bytes on their way to the server, and the message they are, where they can be read. */
export interface ClientPiece {
  readonly bytes: Buffer;
  readonly message?: FrontendMessage;
}

/** Bytes on their way to the client, and the type of the message they are. */
export interface ServerPiece {
  readonly bytes: Buffer;
  readonly type?: string;
}

/** Codes in the place of a protocol version (PostgreSQL manual, "Message Formats"). */
const CANCEL_REQUEST = 80_877_102;
const SSL_REQUEST = 80_877_103;
const GSSENC_REQUEST = 80_877_104;
/** The first byte of a TLS handshake: a client that encrypts without asking. */
const TLS_HANDSHAKE = 0x16;

/**
 * `opening`: untyped messages. `asking`: the server's one-byte answer about encryption is due.
 * `open`: typed messages. `opaque`: encrypted, or nothing more to read.
 */
type Phase = "opening" | "asking" | "open" | "opaque";

/** Follows one session from its bytes, in both directions. Knows no socket. */
export class Dialogue {
  readonly #client = new MessageReader();
  readonly #server = new MessageReader();
  readonly #texts = noPreparedTexts();
  #phase: Phase = "opening";
  #outstanding = 0;

  /** ReadyForQuery messages the server still owes, the one that ends the session's start included. */
  get outstanding(): number {
    return this.#outstanding;
  }

  *fromClient(chunk: Buffer): Generator<ClientPiece> {
    this.#client.push(chunk);
    for (;;) {
      if (this.#startsEncrypted()) this.#phase = "opaque";
      const piece = this.#phase === "opaque" ? rest(this.#client) : this.#clientMessage();
      if (piece === undefined) return;
      yield piece;
    }
  }

  *fromServer(chunk: Buffer): Generator<ServerPiece> {
    this.#server.push(chunk);
    for (;;) {
      const piece = this.#serverPiece();
      if (piece === undefined) return;
      yield piece;
    }
  }

  #startsEncrypted(): boolean {
    return this.#phase === "opening" && this.#client.peek()[0] === TLS_HANDSHAKE;
  }

  #clientMessage(): ClientPiece | undefined {
    const frame = this.#client.next(this.#phase === "open");
    if (frame === undefined) return undefined;
    if (frame.type === undefined) {
      this.#open(frame.payload);
      return { bytes: frame.bytes };
    }
    const message = withText(frame.type, frame.payload, this.#texts);
    if (endsGroup(message)) this.#outstanding += 1;
    return { bytes: frame.bytes, message };
  }

  #open(payload: Buffer): void {
    const code = payload.length < 4 ? 0 : payload.readUInt32BE(0);
    if (code === SSL_REQUEST || code === GSSENC_REQUEST) this.#phase = "asking";
    else if (code === CANCEL_REQUEST) this.#phase = "opaque";
    else {
      this.#phase = "open";
      this.#outstanding = 1;
    }
  }

  #serverPiece(): ServerPiece | undefined {
    if (this.#phase === "asking") return this.#answer();
    if (this.#phase !== "open") return rest(this.#server);
    const frame = this.#server.next(true);
    if (frame?.type === undefined) return undefined;
    if (frame.type === "Z") this.#outstanding -= 1;
    return { bytes: frame.bytes, type: frame.type };
  }

  /** `N` refuses encryption and the client goes on in plain text; anything else ends our reading. */
  #answer(): ServerPiece | undefined {
    const bytes = this.#server.take(1);
    if (bytes.length === 0) return undefined;
    this.#phase = bytes.toString("latin1") === "N" ? "opening" : "opaque";
    return { bytes };
  }
}

function rest(reader: MessageReader): { readonly bytes: Buffer } | undefined {
  const bytes = reader.take();
  return bytes.length === 0 ? undefined : { bytes };
}

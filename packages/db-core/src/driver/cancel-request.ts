import net from "node:net";
import tls from "node:tls";

/** Where a CancelRequest goes: the very server of the connection, not its host name again. */
export interface CancelTarget {
  /** `{ host, port }` or `{ path }` of a Unix socket. */
  readonly address: net.NetConnectOpts;
  /** TLS options, where the connection has TLS. */
  readonly tls: tls.ConnectionOptions | false;
  readonly direct: boolean;
  readonly processId: number;
  readonly secretKey: number;
}

/**
 * What became of a CancelRequest. `done`: the server has closed its socket, so the signal was sent before
 * and cannot hit what is sent from now on. `unsent`: it never left. `unknown`: it may still be on its way.
 */
export type CancelEnd = "done" | "unsent" | "unknown";

/**
 * Sends a CancelRequest (PostgreSQL documentation, section 55.2.8) over a socket of its own and
 * resolves when the server has closed it. Never rejects; whether anything was cancelled shows in the
 * statement's own answer.
 *
 * @param timeoutMs the socket is destroyed after this many milliseconds.
 */
export function sendCancelRequest(target: CancelTarget, timeoutMs: number): Promise<CancelEnd> {
  return new Promise((resolve) => {
    const socket = net.connect(target.address);
    const timer = setTimeout(() => socket.destroy(), timeoutMs);
    timer.unref();
    const request = new Request(target);
    socket.once("close", () => {
      clearTimeout(timer);
      resolve(request.end);
    });
    socket.on("error", () => socket.destroy());
    socket.once("connect", () => {
      if (target.tls === false) request.send(socket);
      else if (target.direct) secure(socket, request, target.tls);
      else requestTls(socket, request, target.tls);
    });
    // Data must flow for the end of the stream to be seen.
    if (target.tls === false) socket.resume();
  });
}

/** The message itself, and how far it has come. */
class Request {
  readonly #target: CancelTarget;
  #through: net.Socket | undefined;

  constructor(target: CancelTarget) {
    this.#target = target;
  }

  /** @param through the socket, or the TLS socket over it. */
  send(through: net.Socket): void {
    this.#through = through;
    // Not ended: a relay would answer that by closing, which must come from the server.
    through.write(cancelMessage(this.#target));
  }

  get end(): CancelEnd {
    if (this.#through === undefined) return "unsent";
    return this.#through.readableEnded ? "done" : "unknown";
  }
}

function requestTls(socket: net.Socket, request: Request, options: tls.ConnectionOptions): void {
  const sslRequest = Buffer.alloc(8);
  sslRequest.writeInt32BE(8, 0);
  sslRequest.writeInt32BE(80877103, 4);
  socket.write(sslRequest);
  socket.once("data", (answer) => {
    if (answer.toString("latin1") === "S") secure(socket, request, options);
    else socket.destroy();
  });
}

function secure(socket: net.Socket, request: Request, options: tls.ConnectionOptions): void {
  const secured = tls.connect({ ...options, socket });
  secured.on("error", () => socket.destroy());
  secured.once("secureConnect", () => request.send(secured));
  secured.once("close", () => socket.destroy());
  secured.resume();
}

function cancelMessage(target: CancelTarget): Buffer {
  const message = Buffer.alloc(16);
  message.writeInt32BE(16, 0);
  message.writeInt32BE(80877102, 4);
  message.writeInt32BE(target.processId, 8);
  message.writeInt32BE(target.secretKey, 12);
  return message;
}

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
 * Sends a CancelRequest (PostgreSQL documentation, section 55.2.8) over a socket of its own and
 * resolves when the server has closed it: the signal has been sent by then. Never rejects; whether
 * anything was cancelled shows in the statement's own answer.
 *
 * @param timeoutMs the socket is destroyed after this many milliseconds.
 */
export function sendCancelRequest(target: CancelTarget, timeoutMs: number): Promise<void> {
  return new Promise((resolve) => {
    const socket = net.connect(target.address);
    const timer = setTimeout(() => socket.destroy(), timeoutMs);
    timer.unref();
    const done = (): void => {
      clearTimeout(timer);
      resolve();
    };
    socket.once("close", done);
    socket.on("error", () => socket.destroy());
    socket.once("connect", () => {
      if (target.tls === false) socket.end(cancelMessage(target));
      else if (target.direct) secure(socket, target, target.tls);
      else requestTls(socket, target, target.tls);
    });
    // Data must flow for the end of the stream to be seen.
    if (target.tls === false) socket.resume();
  });
}

function requestTls(
  socket: net.Socket,
  target: CancelTarget,
  options: tls.ConnectionOptions,
): void {
  const sslRequest = Buffer.alloc(8);
  sslRequest.writeInt32BE(8, 0);
  sslRequest.writeInt32BE(80877103, 4);
  socket.write(sslRequest);
  socket.once("data", (answer) => {
    if (answer.toString("latin1") === "S") secure(socket, target, options);
    else socket.destroy();
  });
}

function secure(socket: net.Socket, target: CancelTarget, options: tls.ConnectionOptions): void {
  const secured = tls.connect({ ...options, socket });
  secured.on("error", () => socket.destroy());
  secured.once("secureConnect", () => secured.end(cancelMessage(target)));
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

import net from "node:net";
import { ConnectFailedError, ProtocolError } from "../../errors/connection-errors.js";
import { isDatabaseError } from "../../errors/database-error.js";
import type { CancelTarget } from "../cancel-request.js";
import { connectFailure } from "../connect-failure.js";
import type { ConnectTarget } from "../driver.js";
import { isServerMessage, serverErrorFields } from "../protocol/server-message.js";
import { tlsOptions } from "../tls-options.js";
import { createPgClient, type PgClient } from "./pg-client.js";

/** Milliseconds of silence before the kernel asks whether the peer is still there. */
const keepAliveAfterMs = 10_000;

/** A client that is connected and logged in. */
export interface ConnectedClient {
  readonly client: PgClient;
  /** ParameterStatus values by name, kept current. */
  readonly parameters: Map<string, string>;
  readonly cancelTarget: () => CancelTarget;
}

/**
 * Connects and logs in, TLS and SCRAM included.
 *
 * @param listening called with the stream once pg listens to it, before the first message of the session.
 * @throws ConnectFailedError.
 */
export async function connectClient(
  target: ConnectTarget,
  signal: AbortSignal | undefined,
  listening: (stream: net.Socket) => void = () => undefined,
): Promise<ConnectedClient> {
  const socket = new net.Socket();
  const attempt = new Attempt(target, socket, listening);
  const parameters = new Map<string, string>();
  const { client } = attempt;
  client.connection.on("parameterStatus", ({ parameterName, parameterValue }) =>
    parameters.set(parameterName, parameterValue),
  );
  const abort = (): void => void socket.destroy();
  signal?.addEventListener("abort", abort, { once: true });
  try {
    await attempt.run();
  } finally {
    signal?.removeEventListener("abort", abort);
  }
  return { client, parameters, cancelTarget: () => cancelTargetOf(target, client, socket) };
}

/** One try to open a connection, with its deadline and its reasons. */
class Attempt {
  readonly client: PgClient;
  readonly #target: ConnectTarget;
  readonly #socket: net.Socket;
  readonly #listening: (stream: net.Socket) => void;
  #timedOut = false;
  #weakAuthentication = false;
  #isOpen = false;
  #unreadable: ProtocolError | undefined;

  constructor(target: ConnectTarget, socket: net.Socket, listening: (stream: net.Socket) => void) {
    this.#target = target;
    this.#socket = socket;
    this.#listening = listening;
    const { tls } = target;
    this.client = createPgClient({
      host: target.address ?? target.host,
      port: target.port,
      user: target.user,
      database: target.database,
      password: target.password,
      ssl: tls === false ? false : { ...tlsOptions(tls, target.host) },
      sslnegotiation: tls === false ? "postgres" : tls.negotiation,
      enableChannelBinding: tls !== false && tls.channelBinding !== "disable",
      stream: () => socket,
    });
    const startup = { user: target.user, database: target.database, ...target.parameters };
    this.client.getStartupConf = () => startup;
    // An error after the attempt is reported by the connection's own listener as well.
    this.client.on("error", () => undefined);
    if (tls !== false && tls.channelBinding === "require") this.#requireChannelBinding();
  }

  async run(): Promise<void> {
    const { connectTimeoutMs } = this.#target;
    this.#socket.once("connect", () => this.#socket.setKeepAlive(true, keepAliveAfterMs));
    const timer = setTimeout(() => {
      this.#timedOut = true;
      this.#socket.destroy();
    }, connectTimeoutMs);
    try {
      await this.#connect();
      // What had arrived with the refused step is still read: it may look like success.
      if (this.#weakAuthentication) throw new ConnectFailedError("refused by the client");
      this.#isOpen = true;
    } catch (error) {
      this.#socket.destroy();
      throw this.#failure(this.#unreadable ?? error);
    } finally {
      clearTimeout(timer);
    }
  }

  #connect(): Promise<unknown> {
    const { connection } = this.client;
    connection.on("sslconnect", () => this.#listen(connection.stream));
    const connecting = this.client.connect();
    if (this.#target.tls === false) this.#listen(connection.stream);
    return connecting;
  }

  /**
   * pg throws at a login that it cannot read, such as one that asks for GSSAPI, within the socket's data event,
   * where that would end the process.
   */
  #listen(stream: net.Socket): void {
    for (const read of stream.listeners("data")) {
      stream.removeListener("data", read as (chunk: Buffer) => void);
      stream.on("data", (chunk: Buffer) => {
        try {
          Reflect.apply(read, stream, [chunk]);
        } catch (error) {
          if (this.#isOpen) throw error;
          this.#giveUp(error, stream);
        }
      });
    }
    this.#listening(stream);
  }

  #giveUp(cause: unknown, stream: net.Socket): void {
    const why = cause instanceof Error ? cause.message : String(cause);
    this.#unreadable ??= new ProtocolError(`the login could not be read (${why})`, { cause });
    stream.destroy();
    this.#socket.destroy();
  }

  #failure(error: unknown): ConnectFailedError {
    const server = isServerMessage(error) ? { server: serverErrorFields(error) } : {};
    const code = (error as { code?: unknown }).code;
    // The password function's own verdict.
    const verdict = isDatabaseError(error) ? { isRetryable: error.isRetryable } : {};
    return connectFailure(
      {
        ...server,
        ...verdict,
        ...(typeof code === "string" ? { code } : {}),
        message: this.#weakAuthentication
          ? "the server does not offer SCRAM with channel binding, which is required"
          : error instanceof Error
            ? error.message
            : String(error),
        timedOut: this.#timedOut,
        cause: error,
      },
      this.#target,
    );
  }

  /**
   * Lets nothing pass but SCRAM bound to this TLS session, to its end: the server has proved then that
   * it knows the password too, and that nobody sits in between.
   */
  #requireChannelBinding(): void {
    const wire = this.client.connection;
    let isBound = false;
    const refuse = (): void => {
      this.#weakAuthentication = true;
      wire.stream.destroy();
      this.#socket.destroy();
    };
    wire.prependListener("authenticationSASL", ({ mechanisms }) => {
      if (!mechanisms.includes("SCRAM-SHA-256-PLUS")) refuse();
    });
    // A wrong signature of the server ends the attempt inside pg, before anything further is read.
    wire.on("authenticationSASLFinal", () => {
      isBound = true;
    });
    wire.prependListener("authenticationCleartextPassword", refuse);
    wire.prependListener("authenticationMD5Password", refuse);
    wire.prependListener("authenticationOk", () => {
      if (!isBound) refuse();
    });
  }
}

function cancelTargetOf(target: ConnectTarget, client: PgClient, socket: net.Socket): CancelTarget {
  const { tls, host, port } = target;
  return {
    address: host.startsWith("/")
      ? { path: `${host}/.s.PGSQL.${port}` }
      : { host: socket.remoteAddress ?? target.address ?? host, port },
    tls: tls === false ? false : tlsOptions(tls, host),
    direct: tls !== false && tls.negotiation === "direct",
    processId: client.processID ?? 0,
    secretKey: client.secretKey ?? 0,
  };
}

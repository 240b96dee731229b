import { isDeepStrictEqual } from "node:util";
import { ConnectFailedError, ProtocolError } from "../../errors/connection-errors.js";
import { isDatabaseError } from "../../errors/database-error.js";
import { lostWhileOpening } from "../connect-failure.js";
import type { ConnectionEvents, ConnectTarget, Driver, DriverConnection } from "../driver.js";
import { type ConnectedClient, connectClient } from "../pg/connect-client.js";
import { overPg, pgDriver } from "../pg/pg-driver.js";
import { QueuedConnection } from "../protocol/queued-connection.js";
import { FrameTap } from "./frame-tap.js";
import { RowShapes } from "./row-shapes.js";
import { WireLink } from "./wire-link.js";

/**
 * The fast driver: pg connects and logs in, and from then on the socket is written and read here.
 *
 * Each connection shows in its login that pg hands its socket on as is expected of it; the first one also
 * runs a statement. Where that fails, as it may with another pg than those that are known, connections go on
 * with the stock driver.
 *
 * @param fallBack told once why; without it such a connection is refused instead.
 */
export function wireDriver(fallBack?: (reason: string) => void): Driver {
  return new WireDriver(fallBack);
}

class WireDriver implements Driver {
  readonly name = "wire" as const;
  readonly #fallBack: ((reason: string) => void) | undefined;
  readonly #shapes = new RowShapes();
  #isProven = false;
  #isUnfit = false;

  constructor(fallBack: ((reason: string) => void) | undefined) {
    this.#fallBack = fallBack;
  }

  async connect(
    target: ConnectTarget,
    events: ConnectionEvents,
    signal?: AbortSignal,
  ): Promise<DriverConnection> {
    if (this.#isUnfit) return pgDriver.connect(target, events, signal);
    const tap = new FrameTap();
    const connected = await connectClient(target, signal, (stream) => void tap.install(stream));
    const unfitness = unfitnessOf(connected, tap);
    if (unfitness !== undefined) {
      this.#giveUp(unfitness, connected);
      tap.remove();
      return overPg(connected, target, events);
    }
    const connection = this.#over(connected, { tap, target, events });
    if (!this.#isProven) await this.#prove(connection, connected, target);
    return connection;
  }

  #over(
    { client, parameters, cancelTarget }: ConnectedClient,
    { tap, target, events }: { tap: FrameTap; target: ConnectTarget; events: ConnectionEvents },
  ): DriverConnection {
    const setup = { client, tap, parameters, shapes: this.#shapes };
    return new QueuedConnection({
      target,
      events,
      backendPid: client.processID ?? 0,
      parameters,
      cancelTarget,
      link: (listener) => new WireLink(setup, listener),
    });
  }

  /** Whoever asks again, as the pool does, gets a connection of the stock driver. */
  async #prove(
    connection: DriverConnection,
    connected: ConnectedClient,
    target: ConnectTarget,
  ): Promise<void> {
    const failure = await failureOf(connection, target.connectTimeoutMs);
    if (failure === undefined) {
      this.#isProven = true;
      return;
    }
    connection.destroy();
    if (failure.reason !== undefined) this.#giveUp(failure.reason, connected);
    throw lostWhileOpening(target, failure.error);
  }

  /** @throws ConnectFailedError nobody wants another driver. */
  #giveUp(reason: string, { client }: ConnectedClient): void {
    if (this.#fallBack === undefined) {
      client.connection.stream.destroy();
      throw new ConnectFailedError(
        `the driver "wire" does not work here: ${reason}; "auto" and "pg" do; nothing was sent`,
      );
    }
    if (!this.#isUnfit) this.#fallBack(reason);
    this.#isUnfit = true;
  }
}

/** Why messages cannot be read before pg gets them; `undefined`: they can. */
function unfitnessOf({ client }: ConnectedClient, tap: FrameTap): string | undefined {
  if (tap.status === "") return "pg does not listen to its socket in a way that is known";
  if (tap.backendPid !== (client.processID ?? 0))
    return "pg and this driver read different things from the same login";
  return undefined;
}

/** Of one, two and three bytes, where the database can hold them; in another encoding it may refuse them. */
function echoFor({ parameters }: DriverConnection): string {
  return (parameters.get("server_encoding") ?? "UTF8") === "UTF8" ? "grüße, 世界" : "echo";
}

/** How a first statement failed; the reason only where that is this driver's fault. */
async function failureOf(
  connection: DriverConnection,
  timeoutMs: number,
): Promise<{ readonly error: unknown; readonly reason?: string } | undefined> {
  const timer = setTimeout(() => connection.destroy(), timeoutMs);
  const echo = echoFor(connection);
  try {
    const text = "SELECT $1::text AS echo, 1.5::float8 AS number";
    const { statements } = await connection.send({
      statements: [{ text, values: [echo], keep: false, decoders: { decoder: () => String } }],
    });
    if (isDeepStrictEqual(statements[0]?.rows, [{ echo, number: "1.5" }])) return undefined;
    return { error: undefined, reason: "a first statement was answered with another row" };
  } catch (error) {
    const cause = isDatabaseError(error) ? error.cause : undefined;
    return cause instanceof ProtocolError ? { error, reason: cause.message } : { error };
  } finally {
    clearTimeout(timer);
  }
}

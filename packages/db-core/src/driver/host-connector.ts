import type { ResolvedConfig } from "../config/config.js";
import type { ConnectFailedError } from "../errors/connection-errors.js";
import { applySettings } from "./apply-settings.js";
import { lostWhileOpening, unwantedHost } from "./connect-failure.js";
import type { ConnectionEvents, Decoders, Driver, DriverConnection } from "./driver.js";
import { tellsOfHostLoss } from "./host-loss.js";
import { type Found, HostSearch, keyOf, type SearchContext } from "./host-search.js";
import { HostStates } from "./host-states.js";
import { type HostResolver, resolveHost } from "./resolve-host.js";
import { roleParameters, tellsRole, unwantedRole } from "./session-attributes.js";

/** What a connector is made of. */
export interface ConnectorOptions {
  readonly driver: Driver;
  readonly config: ResolvedConfig;
  readonly decoders: Decoders;
  /**
   * A server was lost, or is not what was asked for any more: connections opened until now should not
   * be lent again. Called once for all of them.
   */
  readonly failedOver?: (cause: unknown) => void;
  /** 0 ≤ x < 1. Default `Math.random`. */
  readonly random?: () => number;
  /** Monotonic milliseconds. Default `performance.now`. */
  readonly now?: () => number;
  /** Default: the operating system's. */
  readonly resolve?: HostResolver;
}

/** An open connection, and why it was accepted. */
interface Accepted {
  readonly found: Found;
  /** Connections of an older one were given up already. */
  readonly epoch: number;
}

/**
 * Opens connections to the first host that answers and has the wanted role, in the order libpq tries
 * them (PostgreSQL documentation, section 34.1.1.3), and notices when that no longer holds.
 */
export class HostConnector {
  readonly #context: SearchContext;
  readonly #failedOver: (cause: unknown) => void;
  readonly #accepted: WeakMap<DriverConnection, Accepted> = new WeakMap();
  readonly #unreachable: Set<(error: unknown) => void> = new Set();
  #epoch = 0;

  constructor(options: ConnectorOptions) {
    const { driver, config, decoders } = options;
    this.#context = {
      driver,
      config,
      decoders,
      states: new HostStates(),
      resolve: options.resolve ?? resolveHost,
      random: options.random ?? Math.random,
      now: options.now ?? (() => performance.now()),
    };
    this.#failedOver = options.failedOver ?? (() => undefined);
  }

  /**
   * Opens one connection. `connectTimeoutMs` covers all hosts, each of which gets an equal part of what
   * is left; the signal ends the search.
   *
   * @throws ConnectFailedError names every host and why it was not used. Nothing was sent.
   */
  async connect(events: ConnectionEvents, signal: AbortSignal): Promise<DriverConnection> {
    const epoch = this.#epoch;
    const found = await this.#search(signal);
    const accepted: Accepted = { found, epoch };
    const { connection, watch, host } = found;
    const isOpen = watch.accept(events, {
      closed: (cause) => this.#closed(accepted, cause),
      parameter: (name) => this.#changed(accepted, name),
    });
    if (!isOpen) throw lostWhileOpening(host, undefined);
    this.#accepted.set(connection, accepted);
    return connection;
  }

  /**
   * Told of every attempt in which no server spoke at all: nothing listens, or the name is not known.
   *
   * @returns ends it.
   */
  onUnreachable(listener: (error: unknown) => void): () => void {
    this.#unreachable.add(listener);
    return () => void this.#unreachable.delete(listener);
  }

  /**
   * Makes a session that was reset what it was when it was opened: its settings are made again where a
   * pooler did not take them at the start, and its role is checked.
   *
   * @throws ConnectFailedError it has another role now; `failedOver` was told.
   */
  async renew(connection: DriverConnection): Promise<void> {
    await applySettings(connection, this.#context.config);
    const accepted = this.#accepted.get(connection);
    if (accepted === undefined || accepted.found.wanted === "any") return;
    const isDirect = this.#context.config.mode === "direct";
    const parameters = await roleParameters(connection, isDirect);
    const unwanted = unwantedRole(accepted.found.wanted, parameters);
    if (unwanted !== undefined) throw this.#giveUp(accepted, unwanted);
  }

  async #search(signal: AbortSignal): Promise<Found> {
    const search = new HostSearch(this.#context, signal);
    try {
      return await search.run();
    } catch (error) {
      if (!search.wasAnswered) for (const listener of this.#unreachable) listener(error);
      throw error;
    }
  }

  #closed(accepted: Accepted, cause: unknown): void {
    if (this.#context.config.hosts.length > 1 && tellsOfHostLoss(cause))
      this.#lose(accepted, cause);
  }

  /** The server was promoted while the session went on. */
  #changed(accepted: Accepted, parameter: string): void {
    const { connection, wanted } = accepted.found;
    if (!tellsRole(parameter)) return;
    const unwanted = unwantedRole(wanted, connection.parameters);
    if (unwanted !== undefined) this.#giveUp(accepted, unwanted);
  }

  #giveUp(accepted: Accepted, unwanted: string): ConnectFailedError {
    const error = unwantedHost(accepted.found.host, unwanted);
    this.#lose(accepted, error);
    return error;
  }

  /** Several connections end for one reason: only the first of them tells something new. */
  #lose({ found, epoch }: Accepted, cause: unknown): void {
    this.#context.states.forget(keyOf(found.host));
    if (epoch !== this.#epoch) return;
    this.#epoch++;
    this.#failedOver(cause);
  }
}

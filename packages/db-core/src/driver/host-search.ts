import type { TargetSessionAttrs } from "../config/choices.js";
import type { ResolvedConfig } from "../config/config.js";
import type { HostAndPort } from "../config/hosts.js";
import { ConnectFailedError, ConnectionLostError } from "../errors/connection-errors.js";
import { connectFailures, lostWhileOpening, unwantedHost } from "./connect-failure.js";
import { ConnectionWatch } from "./connection-watch.js";
import type { ConnectTarget, Decoders, Driver, DriverConnection } from "./driver.js";
import { type HostStates, orderHosts, shuffle } from "./host-states.js";
import { addressesOf, type HostResolver } from "./resolve-host.js";
import { applySettings } from "./apply-settings.js";
import { passesOf, roleParameters, unwantedRole } from "./session-attributes.js";

/** What every search of a server's hosts shares. */
export interface SearchContext {
  readonly driver: Driver;
  readonly config: ResolvedConfig;
  readonly decoders: Decoders;
  readonly states: HostStates;
  readonly resolve: HostResolver;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
  /** Monotonic milliseconds. */
  readonly now: () => number;
}

/** A connection that was found. */
export interface Found {
  readonly connection: DriverConnection;
  readonly watch: ConnectionWatch;
  readonly host: HostAndPort;
  /** What it was accepted as. */
  readonly wanted: TargetSessionAttrs;
}

/** One host, one address of it, one try. */
interface Try {
  readonly host: HostAndPort;
  readonly address: string;
  readonly wanted: TargetSessionAttrs;
  readonly timeoutMs: number;
}

/** The search for one connection: over the hosts, and over the addresses of each, until one fits. */
export class HostSearch {
  readonly #context: SearchContext;
  readonly #signal: AbortSignal;
  readonly #deadline: number;
  readonly #failures: ConnectFailedError[] = [];
  #wasAnswered = false;

  constructor(context: SearchContext, signal: AbortSignal) {
    this.#context = context;
    this.#signal = signal;
    this.#deadline = context.now() + context.config.connectTimeoutMs;
  }

  /** A server spoke, though it may have refused. */
  get wasAnswered(): boolean {
    return this.#wasAnswered;
  }

  /** @throws ConnectFailedError names every host and why it was not used. */
  async run(): Promise<Found> {
    const { config } = this.#context;
    const passes = passesOf(config.targetSessionAttrs);
    for (const [index, wanted] of passes.entries()) {
      const isLast = index === passes.length - 1;
      const hosts = this.#order(config.hosts, wanted, isLast);
      for (const [at, host] of hosts.entries()) {
        const left = hosts.length - at + (isLast ? 0 : config.hosts.length);
        const found = await this.#tryHost(host, wanted, left);
        if (found !== undefined) return found;
      }
    }
    throw connectFailures(this.#failures);
  }

  /** @param left hosts among which the rest of the time is shared, this one included. */
  async #tryHost(
    host: HostAndPort,
    wanted: TargetSessionAttrs,
    left: number,
  ): Promise<Found | undefined> {
    const { states, now } = this.#context;
    const until = now() + share(this.#deadline - now(), left);
    states.trying(keyOf(host), now());
    const addresses = await this.#addressesOf(host, wanted, until - now());
    let wasReached = false;
    for (const [at, address] of addresses.entries()) {
      const timeoutMs = share(until - now(), addresses.length - at);
      const outcome = await this.#tryAddress({ host, address, wanted, timeoutMs });
      if (typeof outcome === "object") return outcome;
      wasReached ||= outcome === "unwanted";
    }
    if (!wasReached) states.failed(keyOf(host), now());
    return undefined;
  }

  async #addressesOf(
    host: HostAndPort,
    wanted: TargetSessionAttrs,
    timeoutMs: number,
  ): Promise<readonly string[]> {
    const { resolve } = this.#context;
    try {
      const addresses = await addressesOf({ host, resolve, timeoutMs, signal: this.#signal });
      const places = addresses.map((address) => ({ host: address, port: host.port }));
      return this.#order(places, wanted, true).map((place) => place.host);
    } catch (error) {
      this.#goOnAfter(error);
      return [];
    }
  }

  async #tryAddress(attempt: Try): Promise<Found | "unwanted" | "failed"> {
    const { driver, states, now } = this.#context;
    const { address, host, wanted } = attempt;
    const key = keyOf({ host: address, port: host.port });
    const target = this.#targetOf(attempt);
    const watch = new ConnectionWatch();
    states.trying(key, now());
    try {
      this.#signal.throwIfAborted();
      const connection = await driver.connect(target, watch, this.#signal);
      const unwanted = await this.#prepare(connection, attempt);
      this.#wasAnswered = true;
      if (unwanted === undefined) return { connection, watch, host, wanted };
      // Its goodbye is not waited for.
      void connection.close(attempt.timeoutMs);
      this.#failures.push(unwantedHost(target, unwanted));
      return "unwanted";
    } catch (error) {
      states.failed(key, now());
      this.#goOnAfter(
        error instanceof ConnectionLostError ? lostWhileOpening(target, error) : error,
      );
      return "failed";
    }
  }

  /** @returns why the session is not what is wanted. */
  async #prepare(connection: DriverConnection, attempt: Try): Promise<string | undefined> {
    const { config } = this.#context;
    const giveUp = (): void => connection.destroy(this.#signal.reason);
    const timer = setTimeout(() => connection.destroy(), attempt.timeoutMs);
    this.#signal.addEventListener("abort", giveUp, { once: true });
    try {
      await applySettings(connection, config);
      return await this.#roleOf(connection, attempt);
    } catch (error) {
      connection.destroy(error);
      throw error;
    } finally {
      clearTimeout(timer);
      this.#signal.removeEventListener("abort", giveUp);
    }
  }

  async #roleOf(connection: DriverConnection, attempt: Try): Promise<string | undefined> {
    const { config, states, now } = this.#context;
    const { host, address, wanted } = attempt;
    const keys = [keyOf(host), keyOf({ host: address, port: host.port })];
    if (wanted === "any") {
      for (const key of keys) states.reached(key);
      return undefined;
    }
    const parameters = await roleParameters(connection, config.mode === "direct");
    for (const key of keys) states.answered(key, parameters, now());
    return unwantedRole(wanted, parameters);
  }

  /** As libpq: a server that answers with a refusal ends the search, unless it only says "not now". */
  #goOnAfter(error: unknown): void {
    if (this.#signal.aborted || !(error instanceof ConnectFailedError)) throw error;
    if (error.sqlState !== undefined) this.#wasAnswered = true;
    if (error.sqlState !== undefined && error.sqlState !== "57P03") throw error;
    this.#failures.push(error);
  }

  #order(
    hosts: readonly HostAndPort[],
    wanted: TargetSessionAttrs,
    isLastPass: boolean,
  ): readonly HostAndPort[] {
    const { config, states, random, now } = this.#context;
    const inOrder = config.loadBalanceHosts === "random" ? shuffle(hosts, random) : hosts;
    const candidates = inOrder.map((host) => ({
      host,
      rank: states.rank(keyOf(host), wanted, now()),
    }));
    return orderHosts(candidates, isLastPass);
  }

  #targetOf({ host, address, timeoutMs }: Try): ConnectTarget {
    const { config, decoders } = this.#context;
    return {
      ...host,
      address,
      user: config.user,
      database: config.database,
      password: config.password,
      tls: config.tls,
      parameters: config.parameters,
      connectTimeoutMs: timeoutMs,
      statementCacheSize: config.statementCacheSize,
      decoders,
    };
  }
}

/** An equal part of what is left, at least a millisecond. */
function share(leftMs: number, among: number): number {
  return Math.max(1, leftMs / among);
}

/** What is known of a host or an address is kept under this. */
export function keyOf({ host, port }: HostAndPort): string {
  return `${host} ${port}`;
}

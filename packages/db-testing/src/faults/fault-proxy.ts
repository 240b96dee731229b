import { createServer, type Server } from "node:net";
import { FaultProxyError } from "../errors.js";
import { type CutMoment, type CutRule, CutRules, type MessageMatch } from "./cut-rule.js";
import { type ProxyTarget, ProxiedConnection } from "./proxied-connection.js";
import { type Traffic, totalTraffic } from "./traffic.js";
import { Weather } from "./weather.js";

/** Options of {@link startFaultProxy}. */
export interface FaultProxyOptions {
  /** The server it leads to; a {@link PostgresHandle}'s or {@link TestDatabase}'s `config` fits. */
  readonly target: ProxyTarget;
  /** Loopback port to listen on. Default: a free one. */
  readonly port?: number;
}

/** One connection as {@link FaultProxy.connections} shows it. */
export interface FaultProxyConnection {
  readonly open: boolean;
  readonly traffic: Traffic;
  cut(): void;
}

/** A TCP proxy on loopback that misbehaves on demand. What is set applies to all connections. */
export interface FaultProxy extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
  /** Every connection there has been, in the order of arrival, closed ones too. */
  readonly connections: readonly FaultProxyConnection[];
  /** The sum over all connections. */
  readonly traffic: Traffic;
  /** The same URL with the proxy's host and port. */
  url(target: string): string;
  /** Cuts every open connection now; the clients see a reset. */
  cut(): void;
  /**
   * Cuts a connection at a message of the client. `times` (default 1) is how often.
   *
   * Messages of an encrypted session cannot be read and never match.
   */
  cutAt(match: MessageMatch, moment: CutMoment, times?: number): CutRule;
  /** While on, nothing passes and nothing is lost; new connections open and stay silent. */
  blackhole(on: boolean): void;
  /** Every byte takes this many milliseconds longer in each direction. 0 ends it. */
  delay(ms: number): void;
  /** Bytes are written this many at a time. 0 ends it. */
  chunk(bytes: number): void;
  /** While on, new connections are reset at once. */
  refuse(on: boolean): void;
  /** Ends what one side of every open connection can read. Default: the client's. */
  halfClose(side?: "client" | "server"): void;
  /** Cuts everything and gives the port back. Idempotent. */
  stop(): Promise<void>;
}

const HOST = "127.0.0.1";

/**
 * Starts a proxy in front of a PostgreSQL server.
 *
 * @throws FaultProxyError it cannot listen on the port asked for.
 */
export async function startFaultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  const proxy = new RunningProxy(options.target);
  await proxy.listen(options.port ?? 0);
  return proxy;
}

class RunningProxy implements FaultProxy {
  readonly host = HOST;
  readonly connections: ProxiedConnection[] = [];
  readonly #weather = new Weather();
  readonly #rules = new CutRules();
  readonly #server: Server;
  #port = 0;
  #refuse = false;
  #stopped: Promise<void> | undefined;

  constructor(target: ProxyTarget) {
    const conditions = {
      target: { host: target.host, port: target.port },
      weather: this.#weather,
      rules: this.#rules,
    };
    this.#server = createServer({ allowHalfOpen: true }, (client) => {
      if (this.#refuse) client.resetAndDestroy();
      else this.connections.push(new ProxiedConnection(client, conditions));
    });
  }

  listen(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", (cause) => reject(cannotListen(port, cause)));
      this.#server.listen(port, HOST, () => {
        const address = this.#server.address();
        if (typeof address === "object" && address !== null) this.#port = address.port;
        resolve();
      });
    });
  }

  get port(): number {
    return this.#port;
  }

  get traffic(): Traffic {
    return totalTraffic(this.connections.map((connection) => connection.traffic));
  }

  url(target: string): string {
    const url = new URL(target);
    url.hostname = HOST;
    url.port = String(this.#port);
    return url.href;
  }

  cut(): void {
    for (const connection of this.#open()) connection.cut();
  }

  cutAt(match: MessageMatch, moment: CutMoment, times = 1): CutRule {
    return this.#rules.add(match, moment, times);
  }

  blackhole(on: boolean): void {
    this.#weather.blackhole = on;
  }

  delay(ms: number): void {
    this.#weather.delayMs = ms;
  }

  chunk(bytes: number): void {
    this.#weather.chunkBytes = bytes;
  }

  refuse(on: boolean): void {
    this.#refuse = on;
  }

  halfClose(side: "client" | "server" = "client"): void {
    for (const connection of this.#open()) connection.halfClose(side);
  }

  stop(): Promise<void> {
    return (this.#stopped ??= this.#stop());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  #open(): ProxiedConnection[] {
    return this.connections.filter((connection) => connection.open);
  }

  async #stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const connection of this.connections) connection.cut();
    this.#weather.release();
    await closed;
  }
}

function cannotListen(port: number, cause: Error): FaultProxyError {
  return new FaultProxyError(
    "DB_TESTING_PROXY",
    `The fault proxy cannot listen on ${HOST}:${port}: ${cause.message}.`,
    { cause },
  );
}

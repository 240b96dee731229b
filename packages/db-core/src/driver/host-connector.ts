import type { ResolvedConfig } from "../config/config.js";
import type { HostAndPort } from "../config/hosts.js";
import { ConnectFailedError } from "../errors/connection-errors.js";
import type {
  ConnectionEvents,
  ConnectTarget,
  Decoders,
  Driver,
  DriverConnection,
} from "./driver.js";
import { passesOf, unwantedRole } from "./session-attributes.js";

/** What a connector is made of. */
export interface ConnectorOptions {
  readonly driver: Driver;
  readonly config: ResolvedConfig;
  readonly decoders: Decoders;
  /** 0 ≤ x < 1. Default `Math.random`. */
  readonly random?: () => number;
}

/**
 * Opens one connection to the first host that answers and has the wanted role, in the order libpq
 * tries them (PostgreSQL documentation, section 32.1.1.3). The signal bounds the whole.
 *
 * @throws ConnectFailedError the last refusal, which names its host. Nothing was sent.
 */
export async function connectToHosts(
  options: ConnectorOptions,
  events: ConnectionEvents,
  signal: AbortSignal,
): Promise<DriverConnection> {
  const { config, decoders, driver } = options;
  const hosts = orderOf(config, options.random ?? Math.random);
  const failures: ConnectFailedError[] = [];
  for (const wanted of passesOf(config.targetSessionAttrs)) {
    for (const host of hosts) {
      try {
        const connection = await driver.connect(targetOf(config, host, decoders), events, signal);
        const unwanted = unwantedRole(wanted, connection.parameters);
        if (unwanted === undefined) return await prepareSession(connection, config);
        connection.destroy();
        failures.push(refused(host, unwanted));
      } catch (error) {
        if (!(error instanceof ConnectFailedError) || signal.aborted) throw error;
        failures.push(error);
      }
    }
  }
  throw summary(failures);
}

function orderOf(config: ResolvedConfig, random: () => number): readonly HostAndPort[] {
  if (config.loadBalanceHosts === "disable") return config.hosts;
  return config.hosts
    .map((host) => ({ host, at: random() }))
    .toSorted((one, other) => one.at - other.at)
    .map(({ host }) => host);
}

function targetOf(config: ResolvedConfig, host: HostAndPort, decoders: Decoders): ConnectTarget {
  return {
    host: host.host,
    port: host.port,
    user: config.user,
    database: config.database,
    password: config.password,
    tls: config.tls,
    parameters: config.parameters,
    connectTimeoutMs: config.connectTimeoutMs,
    statementCacheSize: config.statementCacheSize,
    decoders,
  };
}

/** A session pooler takes settings only once connected. */
async function prepareSession(
  connection: DriverConnection,
  config: ResolvedConfig,
): Promise<DriverConnection> {
  const names = Object.entries(config.settings);
  if (config.mode !== "pgbouncer-session" || names.length === 0) return connection;
  const calls = names.map((_, at) => `set_config($${2 * at + 1}, $${2 * at + 2}, false)`);
  const text = `SELECT ${calls.join(", ")}`;
  await connection.send({ statements: [{ text, values: names.flat(), keep: false }] });
  return connection;
}

function refused({ host, port }: HostAndPort, unwanted: string): ConnectFailedError {
  return new ConnectFailedError(`${host}:${port} was not used: ${unwanted}; nothing was sent`, {
    isRetryable: true,
  });
}

/** One refusal as it is; several under one message, retryable when any of them is. */
function summary(failures: readonly ConnectFailedError[]): ConnectFailedError {
  const [only] = failures;
  if (failures.length === 1 && only !== undefined) return only;
  return new ConnectFailedError(failures.map((failure) => failure.message).join(" · "), {
    isRetryable: failures.some((failure) => failure.isRetryable),
    cause: new AggregateError(failures),
  });
}

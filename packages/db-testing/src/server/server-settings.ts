/** What decides the text appended to `postgresql.conf`. */
export interface ServerSettingsInput {
  readonly port: number;
  readonly maxConnections: number;
  readonly durable: boolean;
  readonly settings: Readonly<Record<string, string>>;
}

/** How a server of this package calls itself (`SHOW cluster_name`), so that it is known as throw-away. */
export const CLUSTER_NAME = "abe-db-testing";

/** Nothing here must survive a power cut (PostgreSQL manual, "Non-Durable Settings"). */
const NOT_DURABLE = { fsync: "off", synchronous_commit: "off", full_page_writes: "off" };
/** PostgreSQL's own default of superuser_reserved_connections. */
const RESERVED_CONNECTIONS = 3;

/**
 * The settings of a throw-away server, later ones winning: loopback only, no socket file, UTC and
 * English so that two machines give the same answers, then the caller's own.
 */
export function serverSettings(input: ServerSettingsInput): Record<string, string> {
  const { maxConnections } = input;
  return {
    unix_socket_directories: "",
    max_connections: String(maxConnections),
    superuser_reserved_connections: String(Math.min(RESERVED_CONNECTIONS, maxConnections - 1)),
    TimeZone: "UTC",
    log_timezone: "UTC",
    lc_messages: "C",
    logging_collector: "off",
    ...(input.durable ? {} : NOT_DURABLE),
    ...input.settings,
    cluster_name: CLUSTER_NAME,
    listen_addresses: "127.0.0.1",
    port: String(input.port),
  };
}

/** `name = 'value'` lines; a quote and a backslash are doubled, as `postgresql.conf` reads them. */
export function settingsText(settings: Readonly<Record<string, string>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name} = '${value.replaceAll(/['\\]/g, "$&$&")}'\n`)
    .join("");
}

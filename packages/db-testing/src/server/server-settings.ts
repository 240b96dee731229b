/** What decides the text appended to `postgresql.conf`. */
export interface ServerSettingsInput {
  readonly port: number;
  readonly maxConnections: number;
  readonly durable: boolean;
  readonly settings: Readonly<Record<string, string>>;
}

/** Nothing here must survive a power cut (PostgreSQL manual, "Non-Durable Settings"). */
const NOT_DURABLE = { fsync: "off", synchronous_commit: "off", full_page_writes: "off" };

/**
 * The settings of a throw-away server, later ones winning: loopback only, no socket file, UTC and
 * English so that two machines give the same answers, then the caller's own.
 */
export function serverSettings(input: ServerSettingsInput): Record<string, string> {
  return {
    unix_socket_directories: "",
    max_connections: String(input.maxConnections),
    TimeZone: "UTC",
    log_timezone: "UTC",
    lc_messages: "C",
    logging_collector: "off",
    ...(input.durable ? {} : NOT_DURABLE),
    ...input.settings,
    listen_addresses: "127.0.0.1",
    port: String(input.port),
  };
}

/** `name = 'value'` lines; a quote is doubled as `postgresql.conf` asks. */
export function settingsText(settings: Readonly<Record<string, string>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'\n`)
    .join("");
}

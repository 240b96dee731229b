/** How to reach one database; valid as `@abe/db-core`'s configuration. */
export interface PostgresAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** The address as a URL, each part percent-encoded. */
export function addressUrl(address: PostgresAddress): string {
  const user = encodeURIComponent(address.user);
  const password = encodeURIComponent(address.password);
  const database = encodeURIComponent(address.database);
  return `postgres://${user}:${password}@${address.host}:${address.port}/${database}`;
}

/** The parts of a `postgres://` URL; what it leaves out is libpq's default. Its query is not read. */
export function parseAddress(url: string): PostgresAddress {
  const parts = new URL(url);
  const user = decodeURIComponent(parts.username) || "postgres";
  return {
    host: parts.hostname.replace(/^\[(.*)\]$/, "$1") || "localhost",
    port: parts.port === "" ? 5432 : Number(parts.port),
    user,
    password: decodeURIComponent(parts.password),
    database: decodeURIComponent(parts.pathname.slice(1)) || user,
  };
}

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
  const host = address.host.includes(":") ? `[${address.host}]` : address.host;
  return `postgres://${user}:${password}@${host}:${address.port}/${database}`;
}

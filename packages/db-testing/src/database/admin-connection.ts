import { createRequire } from "node:module";

/** One session on the maintenance database: what creating and dropping databases needs. */
export interface AdminConnection {
  query(
    text: string,
    values?: readonly unknown[],
  ): Promise<{ readonly rows: readonly Readonly<Record<string, unknown>>[] }>;
  close(): Promise<void>;
}

interface PgClient {
  connect(): Promise<void>;
  on(event: "error", listener: (error: Error) => void): void;
  query(text: string, values?: readonly unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
  end(): Promise<void>;
}

/** The only place where this package talks to a server. */
export async function openAdminConnection(url: string): Promise<AdminConnection> {
  const core = createRequire(createRequire(import.meta.url).resolve("@abe/db-core/package.json"));
  const { Client } = core("pg") as { Client: new (config: object) => PgClient };
  const client = new Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  return {
    query: (text, values) => client.query(text, values),
    close: () => client.end(),
  };
}

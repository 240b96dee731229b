import { createRequire } from "node:module";

interface QueryConfig {
  readonly text: string;
  readonly values?: readonly unknown[];
  readonly name?: string;
}

/** As much of `pg.Client` as these tests use: a client that is no part of the packages under test. */
export interface PgClient extends AsyncDisposable {
  connect(): Promise<void>;
  end(): Promise<void>;
  query(query: string | QueryConfig): Promise<{ rows: Record<string, unknown>[] }>;
  on(event: "error" | "end", listener: (error?: Error) => void): void;
}

const fromCore = createRequire(createRequire(import.meta.url).resolve("@abe/db-core/package.json"));
const { Client } = fromCore("pg") as { Client: new (config: object) => PgClient };

/** Connects; an error of the connection itself is left to the query that meets it. */
export async function connectClient(url: string): Promise<PgClient> {
  const client = new Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  client[Symbol.asyncDispose] = () => client.end();
  return client;
}

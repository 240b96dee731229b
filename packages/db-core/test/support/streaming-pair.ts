import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { type PostgresHandle, type PostgresOptions, startPostgres } from "@abe/db-testing";
import type { DatabaseConfig, HostOption } from "../../src/config/database-config.js";

/** A primary and the standby that follows it. */
export interface StreamingPair extends AsyncDisposable {
  readonly primary: PostgresHandle;
  readonly standby: PostgresHandle;
}

/**
 * Starts the two.
 *
 * @param own settings of each; the standby begins with a copy of the primary's.
 */
export async function startStreamingPair(
  binaries: string | undefined,
  own: { readonly primary?: Settings; readonly standby?: Settings } = {},
): Promise<StreamingPair> {
  const choice = binaries === undefined ? {} : { binaries };
  const primary = await startPostgres({ ...choice, settings: own.primary ?? {} });
  const stop = (server: PostgresHandle | undefined): Promise<void> | undefined =>
    server?.stop("immediate");
  let standby: PostgresHandle | undefined;
  try {
    standby = await startPostgres({
      ...choice,
      settings: own.standby ?? {},
      standbyOf: primary,
    });
  } finally {
    if (standby === undefined) await stop(primary);
  }
  return {
    primary,
    standby,
    async [Symbol.asyncDispose]() {
      await stop(standby);
      await stop(primary);
    },
  };
}

type Settings = NonNullable<PostgresOptions["settings"]>;

/** The programs of a PostgreSQL that the system's package manager installed, such as Debian's 15. */
export interface SystemBinaries {
  /** Folder that holds `bin/postgres`. */
  readonly folder?: string;
  /** Why there are none. */
  readonly missing?: string;
}

export function systemBinaries(): SystemBinaries {
  const bin = systemBin();
  if (bin === undefined) return { missing: "pg_config is not on the search path" };
  const absent = ["postgres", "initdb", "pg_basebackup"].filter((it) => !existsSync(join(bin, it)));
  if (absent.length > 0) return { missing: `${bin} holds no ${absent.join(", ")}` };
  return { folder: dirname(bin) };
}

function systemBin(): string | undefined {
  try {
    return execFileSync("pg_config", ["--bindir"], { encoding: "utf8" }).trim();
  } catch {
    return undefined;
  }
}

/** The configuration for several servers with the same users. */
export function configFor(
  servers: readonly [PostgresHandle, ...PostgresHandle[]],
  more: DatabaseConfig = {},
): DatabaseConfig {
  const [{ config }] = servers;
  const { user, password, database } = config;
  return { user, password, database, hosts: hostsOf(servers), ...more };
}

export function hostsOf(servers: readonly PostgresHandle[]): HostOption[] {
  return servers.map(({ config: { host, port } }) => ({ host, port }));
}

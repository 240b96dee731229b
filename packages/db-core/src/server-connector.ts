import { resolveTypeNames } from "./codecs/resolve-type-names.js";
import type { TypeRegistry } from "./codecs/type-registry.js";
import type { ResolvedConfig } from "./config/config.js";
import type { ConnectionEvents, Driver, DriverConnection } from "./driver/driver.js";
import { HostConnector } from "./driver/host-connector.js";
import { discardAll } from "./pool/restore.js";

/** What a connector is made of. */
export interface ServerConnectorOptions {
  readonly driver: Driver;
  readonly config: ResolvedConfig;
  readonly types: TypeRegistry;
  /** Connections opened until now should not be lent again. */
  readonly failedOver: (cause: unknown) => void;
}

/** Opens connections to a server's database, with its types resolved, and resets them. */
export class ServerConnector {
  readonly #hosts: HostConnector;
  readonly #types: TypeRegistry;
  #serverVersion: string | undefined;
  #typesResolved: Promise<void> | undefined;

  constructor({ driver, config, types, failedOver }: ServerConnectorOptions) {
    this.#types = types;
    this.#hosts = new HostConnector({ driver, config, decoders: types, failedOver });
  }

  /** As the first connection was told it; `undefined` before. */
  get serverVersion(): string | undefined {
    return this.#serverVersion;
  }

  /** See {@link HostConnector.onUnreachable}. */
  onUnreachable(listener: (error: unknown) => void): () => void {
    return this.#hosts.onUnreachable(listener);
  }

  async connect(events: ConnectionEvents, signal: AbortSignal): Promise<DriverConnection> {
    const connection = await this.#hosts.connect(events, signal);
    this.#serverVersion ??= connection.parameters.get("server_version");
    const giveUp = (): void => connection.destroy(signal.reason);
    signal.addEventListener("abort", giveUp, { once: true });
    // Enums, domains and the like have other OIDs in every database: look them up once.
    this.#typesResolved ??= resolveTypeNames(this.#types, connection);
    try {
      await this.#typesResolved;
    } catch (error) {
      this.#typesResolved = undefined;
      connection.destroy(error);
      throw error;
    } finally {
      signal.removeEventListener("abort", giveUp);
    }
    return connection;
  }

  /** A session whose server has changed sides meanwhile is not lent again. */
  async reset(connection: DriverConnection): Promise<void> {
    await discardAll(connection);
    await this.#hosts.renew(connection);
  }
}

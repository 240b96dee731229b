import { isIP } from "node:net";
import { checkServerIdentity, type ConnectionOptions } from "node:tls";
import type { DriverTlsOptions } from "./driver.js";

/**
 * Options of node:tls for one server, the same for its connections and their CancelRequests.
 *
 * The identity is checked against the name that was configured, never against what the socket happens
 * to be connected to.
 */
export function tlsOptions(options: DriverTlsOptions, host: string): ConnectionOptions {
  const { ca, cert, key, verify, negotiation } = options;
  const name = options.servername ?? host;
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    // An address is no server name (RFC 6066, section 3).
    ...(isIP(name) === 0 ? { servername: name } : {}),
    // PostgreSQL 17 and newer ask for it where TLS comes first (PostgreSQL documentation, section 54.2.11).
    ...(negotiation === "direct" ? { ALPNProtocols: ["postgresql"] } : {}),
    rejectUnauthorized: verify !== "none",
    checkServerIdentity: (_, certificate) =>
      verify === "full" ? checkServerIdentity(name, certificate) : undefined,
  };
}

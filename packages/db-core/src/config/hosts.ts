import { isIP, isIPv6 } from "node:net";

/** One server, its port known. */
export interface HostAndPort {
  /** Name, IP address without brackets, or the folder of a Unix socket. */
  readonly host: string;
  readonly port: number;
}

/** Port of a host that names none. */
export const defaultPort: number = 5432;

/** Most servers of one list. */
export const maxHosts: number = 32;

/** What a host may be, in words. */
export const allowedHost: string =
  "expected a host name, an IP address, a folder beginning with / (Unix socket), or a list of these separated by commas; a port goes into the port";

/** What a port may be, in words. */
export const allowedPort: string = "expected an integer from 1 to 65,535";

/** Whether `value` is usable as one host. */
export function isHost(value: unknown): value is string {
  if (typeof value !== "string") return false;
  if (isUnixSocket(value)) return !value.includes("\0");
  return (
    isIP(value) !== 0 || (value.length <= 253 && /^[\p{L}\p{N}_]([\p{L}\p{N}._-]*)$/u.test(value))
  );
}

/** Whether `value` is usable as a port. */
export function isPort(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= 65_535;
}

/** The hosts of `a,b`, or `undefined` when one of them is unusable. Brackets around IPv6 are dropped. */
export function splitHosts(text: string): string[] | undefined {
  const hosts = text.split(",").map((host) => unbracketed(host.trim()));
  return hosts.length <= maxHosts && hosts.every(isHost) ? hosts : undefined;
}

/** The ports of `5432,5433`, or `undefined` when one of them is unusable. Equal ports become one. */
export function splitPorts(text: string): number[] | undefined {
  const ports = text.split(",").map((port) => (/^\s*\d+\s*$/.test(port) ? Number(port) : 0));
  if (ports.length > maxHosts || !ports.every(isPort)) return undefined;
  return new Set(ports).size === 1 ? ports.slice(0, 1) : ports;
}

/** A Unix socket's folder rather than a host name. */
export function isUnixSocket(host: string): boolean {
  return host.startsWith("/");
}

/** Whether what is sent to the host cannot leave this machine. */
export function isLocal(host: string): boolean {
  if (isUnixSocket(host) || host === "::1" || host === "localhost") return true;
  return host.endsWith(".localhost") || (isIP(host) === 4 && host.startsWith("127."));
}

/** `host:port`, an IPv6 address in brackets. */
export function hostAndPort({ host, port }: HostAndPort): string {
  return `${isIPv6(host) ? `[${host}]` : host}:${port}`;
}

function unbracketed(host: string): string {
  const inner = /^\[(.*)\]$/.exec(host)?.[1];
  return inner !== undefined && isIPv6(inner) ? inner : host;
}

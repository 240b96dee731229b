import { hostAndPort } from "./hosts.js";
import type { HostAndPort } from "./hosts.js";

/** Where a configuration points, as `describeTarget` needs it. */
export interface Target {
  readonly hosts: readonly HostAndPort[];
  readonly database: string;
}

/** `host:port/database`, several hosts separated by commas. Safe to log: holds neither user nor password. */
export function describeTarget({ hosts, database }: Target): string {
  return `${hosts.map(hostAndPort).join(",")}/${database}`;
}

/**
 * A URL as it may be logged: the password, also one given as a parameter, is `***`.
 *
 * Works on malformed URLs as well, where it rather hides too much: everything from the first `:` to the
 * last `@`. A text that is no URL is hidden whole.
 */
export function redactUrl(url: string): string {
  const scheme = /^\s*[a-z][a-z\d+.-]*:\/\//i.exec(url)?.[0];
  if (scheme === undefined) return "***";
  const rest = url.slice(scheme.length);
  return `${scheme}${hideParameters(hideUserinfo(rest))}`;
}

function hideUserinfo(rest: string): string {
  const at = rest.lastIndexOf("@");
  const colon = rest.indexOf(":");
  if (at !== -1) {
    return colon === -1 || colon > at ? rest : `${rest.slice(0, colon)}:***${rest.slice(at)}`;
  }
  // Without an @, what follows a colon is a port or a password whose host was forgotten.
  return /^[^:/?#]*:(?!\d{1,5}(?:[,/?#]|$))/.test(rest) && !rest.startsWith("[") ? "***" : rest;
}

function hideParameters(rest: string): string {
  return rest.replaceAll(/([?&])([^=&#]*)=[^&#]*/g, (pair, separator: string, name: string) =>
    isSecret(name) ? `${separator}${name}=***` : pair,
  );
}

/** The name may be percent-encoded. */
function isSecret(name: string): boolean {
  const plain = name.replaceAll(/%([\da-f]{2})/gi, (_, hex: string) =>
    String.fromCodePoint(Number.parseInt(hex, 16)),
  );
  return /password/i.test(plain);
}

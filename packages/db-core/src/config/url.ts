import { allowedHost, defaultPort, isHost, maxHosts } from "./hosts.js";
import { shown } from "./problems.js";
import { SettingSource } from "./setting-source.js";
import { readUrlParameter } from "./url-parameters.js";
import { splitUrl } from "./url-parts.js";
import type { UrlHost } from "./url-parts.js";

/**
 * Reads a `postgres://` or `postgresql://` URL.
 *
 * Nothing is thrown: what is wrong is among the source's problems, and no password is. A host without a
 * port means port 5,432.
 *
 * @param origin What the URL is called in messages, such as `DATABASE_URL`.
 */
export function readUrl(url: string, origin: string): SettingSource {
  const source = new SettingSource();
  const name = (part: string): string => (part === "" ? origin : `${origin} ${part}`);
  const parts = splitUrl(url, (part, allowed, given) => {
    source.problems.push({ name: name(part), allowed, ...(given === undefined ? {} : { given }) });
  });
  if (parts === undefined) return source.unreadable();
  for (const part of ["user", "password", "database"] as const) {
    const text = parts[part];
    if (text !== undefined) source.read(part, name(part), text);
  }
  readHosts(source, parts.hosts, name);
  for (const parameter of parts.parameters) {
    readUrlParameter(source, name(parameter.name.slice(0, 40)), parameter);
  }
  const portIsImplied = source.label("host") !== undefined && source.label("port") === undefined;
  if (portIsImplied) source.take("port", name("port"), [defaultPort]);
  return source;
}

function readHosts(
  source: SettingSource,
  entries: readonly UrlHost[],
  name: (part: string) => string,
): void {
  const [first] = entries;
  if (first === undefined) return;
  const ports = entries.map(({ port }) => port ?? String(defaultPort));
  if (entries.some(({ port }) => port !== undefined))
    source.read("port", name("port"), ports.join(","));
  const hosts = entries.map(({ host }) => host);
  if (hosts.every((host) => host === "") && hosts.length === 1) return;
  const bad = hosts.find((host) => !isHost(host));
  if (bad === undefined && hosts.length <= maxHosts) source.take("host", name("host"), hosts);
  else source.problems.push({ name: name("host"), given: shown(bad), allowed: allowedHost });
}

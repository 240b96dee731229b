import { shown } from "./problems.js";

/** A connection URL taken apart and percent-decoded, nothing of it judged yet. */
export interface UrlParts {
  readonly user?: string;
  readonly password?: string;
  /** As written, in order; none where the URL names no host. */
  readonly hosts: readonly UrlHost[];
  readonly database?: string;
  /** In order; those without a value are left out. */
  readonly parameters: readonly UrlParameter[];
}

/** One host of a URL. */
export interface UrlHost {
  readonly host: string;
  /** As text. */
  readonly port?: string;
}

/** One parameter of a URL. */
export interface UrlParameter {
  readonly name: string;
  readonly value: string;
}

/** Takes in what is wrong with the form of a part; the whole URL's name is empty. */
export type UrlReport = (part: string, allowed: string, given?: string) => void;

const reserved =
  "in a user, password or parameter, write @ as %40, / as %2F, ? as %3F and # as %23";

/**
 * Takes a `postgres://` URL apart, lists of hosts included (PostgreSQL documentation, section 34.1.1.2),
 * which the WHATWG parser refuses. As in libpq, a `+` is a plus.
 *
 * Nothing that could be a piece of a password that was not percent-encoded is ever reported: where the
 * parts cannot be told apart for certain, the result is `undefined` and one report about the whole.
 */
export function splitUrl(url: string, report: UrlReport): UrlParts | undefined {
  const [, scheme, authority = "", tail = ""] =
    /^([a-z][a-z\d+.-]*):\/\/([^/?#]*)([^]*)$/i.exec(url.trim()) ?? [];
  if (scheme === undefined || !/^postgres(ql)?$/i.test(scheme)) {
    report("", "expected postgres://user:password@host:port/database?parameter=value");
    return undefined;
  }
  if (tail.includes("@")) {
    report("", `the host cannot be told from the password; ${reserved}`);
    return undefined;
  }
  const at = authority.lastIndexOf("@");
  const hosts = splitHostList(authority.slice(at + 1), (part, allowed, given) => {
    // Without an @ this may be `user:password` whose host was forgotten.
    report(part, allowed, at === -1 ? undefined : given);
  });
  if (hosts === undefined) return undefined;
  return {
    ...(at === -1 ? {} : splitUser(authority.slice(0, at), report)),
    hosts,
    ...splitTail(tail, report),
  };
}

function splitUser(userinfo: string, report: UrlReport): Pick<UrlParts, "user" | "password"> {
  const colon = userinfo.indexOf(":");
  const user = decoded(colon === -1 ? userinfo : userinfo.slice(0, colon), "user", report);
  const password = colon === -1 ? "" : decoded(userinfo.slice(colon + 1), "password", report);
  return { ...(user === "" ? {} : { user }), ...(password === "" ? {} : { password }) };
}

function splitHostList(text: string, report: UrlReport): UrlHost[] | undefined {
  if (text === "") return [];
  const hosts: UrlHost[] = [];
  for (const entry of text.split(",")) {
    const [, bracketed, plain, port] =
      /^(?:\[([^\][]*)\]|([^:\][]*))(?::(\d*))?$/.exec(entry) ?? [];
    const host = bracketed ?? plain;
    if (host === undefined) {
      report(
        "host",
        "expected host, host:port or [IPv6 address]:port, separated by commas",
        shown(entry),
      );
      return undefined;
    }
    const name = decoded(host, "host", report);
    hosts.push(port === undefined || port === "" ? { host: name } : { host: name, port });
  }
  return hosts;
}

function splitTail(tail: string, report: UrlReport): Pick<UrlParts, "database" | "parameters"> {
  const [beforeHash = "", fragment] = tail.split("#", 2);
  if (fragment !== undefined) report("", `has a # in it; ${reserved}`);
  const question = beforeHash.indexOf("?");
  const path = (question === -1 ? beforeHash : beforeHash.slice(0, question)).replace(/^\//, "");
  if (path.includes("/"))
    report("database", "write a / in the name of a database as %2F", shown(path));
  const database = path === "" ? {} : { database: decoded(path, "database", report) };
  const query = question === -1 ? "" : beforeHash.slice(question + 1);
  return { ...database, parameters: splitQuery(query, report) };
}

function splitQuery(query: string, report: UrlReport): UrlParameter[] {
  return query
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => {
      const equals = pair.indexOf("=");
      const name = decoded(equals === -1 ? pair : pair.slice(0, equals), "parameter", report);
      return { name, value: equals === -1 ? "" : decoded(pair.slice(equals + 1), name, report) };
    })
    .filter(({ value }) => value !== "");
}

/** Percent-decoded; the text as it is where that fails. */
function decoded(text: string, part: string, report: UrlReport): string {
  try {
    return decodeURIComponent(text);
  } catch {
    report(part, "is not valid percent-encoding of UTF-8; write % as %25");
    return text;
  }
}

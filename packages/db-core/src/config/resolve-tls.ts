import { readFileSync } from "node:fs";
import type { ChannelBinding } from "./choices.js";
import { allowedWords, wordOf } from "./fields.js";
import { isHost, isLocal, isUnixSocket } from "./hosts.js";
import type { HostAndPort } from "./hosts.js";
import { shown } from "./problems.js";
import type { ConfigProblem } from "./problems.js";
import { unknownName } from "./suggestion.js";
import type { ResolvedTls } from "./tls.js";

/** Reads a file of certificates; throws when it cannot. */
export type FileReader = (path: string) => string;

/** What TLS depends on. */
export interface TlsContext {
  /** None while the address itself is wrong: then nothing is said about how they fit together. */
  readonly hosts: readonly HostAndPort[];
  readonly channelBinding: ChannelBinding;
  /** How the user knows a field, such as `DB_SSL_CA` for `ssl.ca`. */
  readonly label: (path: string) => string;
  readonly readFile?: FileReader;
}

const verify = { "verify-full": "full", "verify-ca": "ca", "require-unverified": "none" } as const;
const modes = ["verify-full", "verify-ca", "require-unverified"] as const;
const negotiations = ["postgres", "direct"] as const;
const pemKeys = ["ca", "cert", "key"] as const;
const knownKeys: readonly string[] = [
  "mode",
  ...pemKeys.flatMap((key) => [key, `${key}File`]),
  "servername",
  "negotiation",
];

/** Resolves `ssl`, adding to `problems` whatever is wrong with it. */
export function resolveTls(
  ssl: unknown,
  context: TlsContext,
  problems: ConfigProblem[],
): false | ResolvedTls {
  const options = optionsOf(ssl, context, problems);
  const report: Report = (path, allowed, given) => {
    const name = context.label(path);
    problems.push({ name, allowed, ...(given === undefined ? {} : { given }) });
  };
  if (options === undefined) {
    if (context.channelBinding === "require" && context.hosts.length > 0) {
      report("channelBinding", "require needs TLS, which is off; set ssl to true");
    }
    return false;
  }
  if (context.hosts.some(({ host }) => isUnixSocket(host))) {
    report("ssl", "a Unix socket carries no TLS; use false, or leave it out");
  }
  return assemble(options, context, report);
}

/** Options as given, unchecked. */
type Options = Readonly<Record<string, unknown>>;

/** Adds a problem: path of the field, what is allowed, what was given where it may be shown. */
type Report = (path: string, allowed: string, given?: string) => void;

/** The options as given, unchecked; `undefined` when TLS is off. */
function optionsOf(
  ssl: unknown,
  context: TlsContext,
  problems: ConfigProblem[],
): Options | undefined {
  if (ssl === undefined) return context.hosts.every(({ host }) => isLocal(host)) ? undefined : {};
  if (typeof ssl === "boolean") return ssl ? {} : undefined;
  if (typeof ssl === "object" && ssl !== null && !Array.isArray(ssl)) return { ...ssl };
  const allowed = `expected true, false, or an object with mode ${modes.join(", ")}`;
  problems.push({ name: context.label("ssl"), given: shown(ssl), allowed });
  return {};
}

function assemble(options: Options, context: TlsContext, report: Report): ResolvedTls {
  for (const key of Object.keys(options)) {
    if (!knownKeys.includes(key)) report(`ssl.${key}`, unknownName(key, knownKeys));
  }
  const mode = chosenWord(options, "mode", modes, report);
  const negotiation = chosenWord(options, "negotiation", negotiations, report);
  const ca = pem(options, "ca", context, report);
  const cert = pem(options, "cert", context, report);
  const key = pem(options, "key", context, report);
  if (isGiven(options, "cert") !== isGiven(options, "key")) {
    report("ssl.cert", "a client certificate and its key are given together or not at all");
  }
  const servername = chosenServername(options["servername"], report);
  const tls: ResolvedTls = {
    verify: verify[mode],
    negotiation,
    channelBinding: context.channelBinding,
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(servername === undefined ? {} : { servername }),
  };
  return key === undefined ? tls : Object.defineProperty(tls, "key", { value: key });
}

function isGiven(options: Options, key: (typeof pemKeys)[number]): boolean {
  return options[key] !== undefined || options[`${key}File`] !== undefined;
}

/** The word given; the first, which is the default, when none was or it is not allowed. */
function chosenWord<Word extends string>(
  options: Options,
  key: string,
  words: readonly [Word, ...Word[]],
  report: Report,
): Word {
  const given = options[key];
  const word = wordOf(words, given);
  if (given !== undefined && word === undefined) {
    report(`ssl.${key}`, `expected ${allowedWords(words)}`, shown(given));
  }
  return word ?? words[0];
}

function chosenServername(given: unknown, report: Report): string | undefined {
  if (given === undefined) return undefined;
  if (typeof given === "string" && isHost(given) && !isUnixSocket(given)) return given;
  report("ssl.servername", "expected the host name the certificate carries", shown(given));
  return undefined;
}

/** A text in PEM form, given itself or as a file. Its content is never shown. */
function pem(
  options: Options,
  key: (typeof pemKeys)[number],
  context: TlsContext,
  report: Report,
): string | undefined {
  const inline = options[key];
  const file = options[`${key}File`];
  if (inline === undefined && file === undefined) return undefined;
  if (inline !== undefined && file !== undefined) {
    report(`ssl.${key}`, `give either this or ${context.label(`ssl.${key}File`)}, not both`);
    return undefined;
  }
  const path = inline === undefined ? `ssl.${key}File` : `ssl.${key}`;
  const text = inline === undefined ? fileText(file, context) : inlineText(inline);
  if (text.text?.includes("-----BEGIN ") === true) return text.text;
  report(path, `${text.failed ?? "is not PEM"}; expected PEM text that begins with -----BEGIN`);
  return undefined;
}

/** What was read, or why nothing could be. */
interface PemText {
  readonly text?: string;
  readonly failed?: string;
}

function inlineText(inline: unknown): PemText {
  if (typeof inline === "string") return { text: inline };
  if (typeof inline !== "function") return { failed: "is not a text" };
  try {
    const text: unknown = inline();
    return typeof text === "string" ? { text } : { failed: "the function yielded no text" };
  } catch {
    return { failed: "the function failed" };
  }
}

function fileText(path: unknown, context: TlsContext): PemText {
  if (typeof path !== "string") return { failed: "is not the path of a file" };
  if (path === "system") return { failed: "leave it out: Node's own list is the default" };
  try {
    return { text: (context.readFile ?? readText)(path) };
  } catch (error) {
    return { failed: `the file cannot be read (${errorCode(error)})` };
  }
}

function readText(path: string): string {
  return readFileSync(path, "utf8");
}

function errorCode(error: unknown): string {
  const code: unknown = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : "unknown reason";
}

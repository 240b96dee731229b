import { type KeyObject, createPublicKey } from "node:crypto";
import { unknownKey } from "../config/unknown-key.js";

/** The public key of each approver. */
export type ApproverKeys = ReadonlyMap<string, KeyObject>;

/** Reads a file; throws when it cannot. */
export type KeyFileReader = (path: string) => string;

/** Whether a text can name an approver: names of accounts and addresses of mail can. */
export function isApproverName(name: string): boolean {
  return /^[\w.@+-]{1,100}$/.test(name);
}

/**
 * Reads the keys of a configuration.
 *
 * @param approval `publicKeys`: for each approver a public key in PEM form, or the path of a file that holds one
 * @param problems gets a sentence for each key that is none
 */
export function readApproverKeys(
  approval: unknown,
  readFile: KeyFileReader,
  problems: string[],
): ApproverKeys {
  const keys = new Map<string, KeyObject>();
  const options = objectOf("approval", approval ?? {}, problems);
  for (const name of Object.keys(options)) {
    if (name !== "publicKeys") {
      problems.push(unknownKey("approval has an unknown key", name, ["publicKeys"]));
    }
  }
  const given = objectOf("approval.publicKeys", options["publicKeys"] ?? {}, problems);
  for (const [name, value] of Object.entries(given)) {
    const key = oneKey(name, value, readFile);
    if (typeof key === "string") problems.push(`approval.publicKeys.${name} ${key}.`);
    else keys.set(name, key);
  }
  return keys;
}

function objectOf(path: string, given: unknown, problems: string[]): Record<string, unknown> {
  if (typeof given === "object" && given !== null && !Array.isArray(given)) return { ...given };
  problems.push(`${path} is no object.`);
  return {};
}

/** The key, or what is wrong: a phrase. What is given is never shown: it may be a private key. */
function oneKey(name: string, given: unknown, readFile: KeyFileReader): KeyObject | string {
  if (!isApproverName(name)) {
    return "names an approver with other characters than letters, digits and _.@+-";
  }
  if (typeof given !== "string" || given === "") {
    return "is no text: give a public key in PEM form, or the path of its file";
  }
  const text = textOf(given, readFile);
  if (text === undefined) return "names a file that cannot be read";
  if (/PRIVATE KEY-----/.test(text)) {
    return "holds a private key, which must not be here: give the public one";
  }
  return parsedKey(text) ?? "is no Ed25519 public key in PEM form";
}

/** In a variable `\n` may stand for a line break. */
function textOf(given: string, readFile: KeyFileReader): string | undefined {
  if (given.trimStart().startsWith("-----BEGIN")) return given.replaceAll("\\n", "\n");
  try {
    return readFile(given);
  } catch {
    return undefined;
  }
}

function parsedKey(text: string): KeyObject | undefined {
  try {
    const key = createPublicKey(text);
    return key.asymmetricKeyType === "ed25519" ? key : undefined;
  } catch {
    return undefined;
  }
}

/** The entries of `DB_MIGRATION_APPROVAL_KEYS`: `alice=<path or PEM>,bob=…`. */
export function splitApproverKeys(text: string): Record<string, string> {
  const pairs = text.split(",").map((pair): [string, string] => {
    const [name = "", value = ""] = pair.trim().split(/=(.*)/s);
    return [name, value];
  });
  return Object.fromEntries(pairs);
}

/** What a line says of an error. */
export interface ErrorFields {
  /** The SQLSTATE, else the error's code, else its class; of a connection's failure that of its cause. */
  readonly "error.type": string;
  /** The SQLSTATE, if the server sent one. */
  readonly "db.response.status_code"?: string;
  /** What became of the data, where the error knows. */
  readonly outcome?: string;
  readonly err: Readonly<Record<string, unknown>>;
}

/** Names and codes. What the server's sentences quote is not among them. */
const plain = [
  "severity",
  "schema",
  "table",
  "column",
  "dataType",
  "constraint",
  "routine",
  "statementName",
  "isRetryable",
] as const;
/** The server's sentences, which may quote values. */
const quoting = ["detail", "hint", "where"] as const;
/** Codes which say that something happened to a connection, but not what. */
const transportCodes: readonly string[] = ["DB_CONNECT_FAILED", "DB_CONNECTION_LOST"];
/** Errors whose sentences are of these packages' own making: names, numbers and places in the code. */
const ownWords = /^DB_(?:POOL_|CONNECT_FAILED$|CONNECTION_LOST$)/;
/** A cause may be its own cause. */
const mostCauses = 4;

/** An error as a line shows it. */
export interface ErrorDescription {
  readonly fields: ErrorFields | undefined;
  /** The first line of its message, where that may stand in a log. */
  readonly words: string | undefined;
}

/** How a line gets at what may be said of an error; nothing of none. */
export type Describe = (error: unknown) => ErrorDescription;

/**
 * What may stand in a log of an error: codes, names, and sentences of our own. What quotes values is left
 * out: the sentences of the server, the message of whatever else was thrown.
 *
 * @param verbose leaves nothing out.
 */
export function describeError(error: unknown, verbose: boolean): ErrorDescription {
  if (error === undefined) return { fields: undefined, words: undefined };
  return { fields: errorFields(error, verbose), words: wordsOf(error, verbose) };
}

function errorFields(error: unknown, verbose: boolean): ErrorFields {
  const { outcome } = codesOf(error);
  const { type = classOf(error), sqlState } = namesOf(error, mostCauses);
  return {
    "error.type": type,
    ...(sqlState === undefined ? {} : { "db.response.status_code": sqlState }),
    ...(outcome === undefined ? {} : { outcome }),
    err: describe(error, verbose, mostCauses),
  };
}

function wordsOf(error: unknown, verbose: boolean): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const isOwn = ownWords.test(codesOf(error).code ?? "");
  return verbose || isOwn ? error.message.split("\n", 1)[0] : undefined;
}

/**
 * It has no `message`: pino's serializer of errors, which an object with one is taken for, would name the
 * class `Object`.
 */
function describe(error: unknown, verbose: boolean, depth: number): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, outcome } = codesOf(error);
  const fields: Record<string, unknown> = { type: classOf(error) };
  if (code !== undefined) fields["code"] = code;
  for (const name of verbose ? [...plain, ...quoting] : plain) {
    const value: unknown = Reflect.get(error, name);
    if (typeof value === "string" || typeof value === "boolean") fields[name] = value;
  }
  if (depth > 0 && error.cause !== undefined)
    fields["cause"] = describe(error.cause, verbose, depth - 1);
  // Who catches an error of ours has its stack; of others the stack is all that tells where to look.
  const stack = outcome === undefined ? framesOf(error) : undefined;
  if (stack !== undefined) fields["stack"] = stack;
  return fields;
}

/** What to call an error, and the SQLSTATE that says so, if one does. */
interface Names {
  readonly type: string | undefined;
  readonly sqlState: string | undefined;
}

function namesOf(error: unknown, depth: number): Names {
  const { code, sqlState } = codesOf(error);
  if (sqlState !== undefined || depth === 0 || code === undefined)
    return { type: sqlState ?? code, sqlState };
  const cause = transportCodes.includes(code) && error instanceof Error ? error.cause : undefined;
  const { type = code, ...rest } = namesOf(cause, depth - 1);
  return { ...rest, type };
}

interface Codes {
  readonly code: string | undefined;
  readonly sqlState: string | undefined;
  readonly outcome: string | undefined;
}

function codesOf(error: unknown): Codes {
  if (!(error instanceof Error))
    return { code: undefined, sqlState: undefined, outcome: undefined };
  const code = wordOf(error, "code");
  return {
    code,
    sqlState: wordOf(error, "sqlState") ?? foreignSqlState(error, code),
    outcome: wordOf(error, "outcome"),
  };
}

/** Errors of `pg` have it as `code`, told from `EPIPE`, which looks like one, by the `severity` beside it. */
function foreignSqlState(error: Error, code: string = ""): string | undefined {
  return wordOf(error, "severity") !== undefined && code.length === 5 ? code : undefined;
}

function classOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return wordOf(error, "name") ?? "Error";
}

/** A field that is one word, as codes and names of classes are. */
function wordOf(error: Error, name: string): string | undefined {
  const value: unknown = Reflect.get(error, name);
  return typeof value === "string" && /^\w{1,64}$/.test(value) ? value : undefined;
}

/** The stack without the message before it. */
function framesOf({ message, stack = "" }: Error): string | undefined {
  const after = stack.indexOf(message) + message.length;
  const frames = stack.slice(after).match(/^ {4}at .*$/gm);
  return frames === null ? undefined : frames.join("\n");
}

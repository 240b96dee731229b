import type { FrontendMessage } from "./frontend-message.js";

/** The texts of the statements and portals one session knows, by name; "" is the unnamed one. */
export interface PreparedTexts {
  readonly statements: Map<string, string>;
  readonly portals: Map<string, string>;
}

/** A session that has prepared nothing. */
export function noPreparedTexts(): PreparedTexts {
  return { statements: new Map(), portals: new Map() };
}

/** Adds the text a message carries or refers to, and remembers what Parse, Bind and Close change. */
export function withText(type: string, payload: Buffer, known: PreparedTexts): FrontendMessage {
  const text = textOf(type, payload, known);
  return text === undefined ? { type, payload } : { type, payload, text };
}

function textOf(type: string, payload: Buffer, known: PreparedTexts): string | undefined {
  switch (type) {
    case "Q":
      return stringsIn(payload, 1)[0];
    case "P":
      return parse(payload, known);
    case "B":
      return bind(payload, known);
    case "E":
      return known.portals.get(stringsIn(payload, 1)[0] ?? "");
    case "D":
      return named(payload, known);
    case "C":
      return close(payload, known);
    default:
      return undefined;
  }
}

function parse(payload: Buffer, { statements }: PreparedTexts): string {
  const [name = "", text = ""] = stringsIn(payload, 2);
  statements.set(name, text);
  return text;
}

function bind(payload: Buffer, { statements, portals }: PreparedTexts): string | undefined {
  const [portal = "", statement = ""] = stringsIn(payload, 2);
  const text = statements.get(statement);
  if (text !== undefined) portals.set(portal, text);
  return text;
}

/** Describe and Close say in their first byte which kind of name follows: `S` or `P`. */
function named(payload: Buffer, known: PreparedTexts): string | undefined {
  const [name = ""] = stringsIn(payload.subarray(1), 1);
  return mapOf(payload, known).get(name);
}

function close(payload: Buffer, known: PreparedTexts): string | undefined {
  const [name = ""] = stringsIn(payload.subarray(1), 1);
  const map = mapOf(payload, known);
  const text = map.get(name);
  map.delete(name);
  return text;
}

function mapOf(payload: Buffer, known: PreparedTexts): Map<string, string> {
  return payload[0] === "S".charCodeAt(0) ? known.statements : known.portals;
}

/** The first `count` zero-terminated strings. */
function stringsIn(payload: Buffer, count: number): string[] {
  const strings: string[] = [];
  let start = 0;
  for (let index = 0; index < count; index += 1) {
    const end = payload.indexOf(0, start);
    if (end < 0) break;
    strings.push(payload.toString("utf8", start, end));
    start = end + 1;
  }
  return strings;
}

import { once } from "node:events";
import { connect as connectSocket, type Socket } from "node:net";
import { connect as connectTls, createSecureContext, TLSSocket } from "node:tls";
import type { Certificate } from "./certificates.js";
import { backendMessage, type ScriptedServer, startScriptedServer } from "./scripted-server.js";

interface Target {
  readonly host: string;
  readonly port: number;
}

/** A relay that remembers how each connection began. */
export interface Eavesdropper extends ScriptedServer {
  /** The first bytes of each, in hexadecimal. */
  readonly openings: readonly string[];
}

export async function startEavesdropper(target: Target): Promise<Eavesdropper> {
  const openings: string[] = [];
  const server = await startScriptedServer((client) => {
    const upstream = connectSocket(target);
    client.once("data", (chunk) => openings.push(chunk.subarray(0, 8).toString("hex")));
    join(client, upstream);
  });
  return Object.defineProperty(server as Eavesdropper, "openings", { value: openings });
}

/**
 * A man in the middle whose certificate is in order: ends TLS towards the client, begins it anew towards
 * the server, and passes on everything as it is.
 */
export async function startManInTheMiddle(
  target: Target,
  own: Certificate,
): Promise<ScriptedServer> {
  return startScriptedServer((client) => {
    void relay(client, target, own).catch(() => client.destroy());
  });
}

async function relay(client: Socket, target: Target, own: Certificate): Promise<void> {
  const inner = await acceptTls(client, own);
  const upstream = connectSocket(target);
  upstream.on("error", () => client.destroy());
  await once(upstream, "connect");
  upstream.write(sslRequest());
  await once(upstream, "data");
  const outer = connectTls({ socket: upstream, rejectUnauthorized: false });
  await once(outer, "secureConnect");
  join(inner, outer);
}

/** Answers SSLRequest and becomes the server's side of TLS. */
export async function acceptTls(client: Socket, own: Certificate): Promise<TLSSocket> {
  await once(client, "data");
  client.write("S");
  const secure = new TLSSocket(client, {
    isServer: true,
    secureContext: createSecureContext({ cert: own.cert, key: own.key }),
  });
  secure.on("error", () => client.destroy());
  await once(secure, "secure");
  return secure;
}

function join(client: Socket, server: Socket): void {
  client.pipe(server).pipe(client);
  client.on("error", () => server.destroy());
  server.on("error", () => client.destroy());
  client.on("close", () => server.destroy());
  server.on("close", () => client.destroy());
}

function sslRequest(): Buffer {
  const request = Buffer.alloc(8);
  request.writeInt32BE(8, 0);
  request.writeInt32BE(80877103, 4);
  return request;
}

/** An Authentication message (PostgreSQL documentation, section 54.7). */
export function authentication(kind: number, more: Buffer = Buffer.alloc(0)): Buffer {
  const code = Buffer.alloc(4);
  code.writeInt32BE(kind, 0);
  return backendMessage("R", Buffer.concat([code, more]));
}

/** ReadyForQuery, outside a transaction. */
export function readyForQuery(): Buffer {
  return backendMessage("Z", Buffer.from("I"));
}

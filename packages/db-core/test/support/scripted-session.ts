import type { Socket } from "node:net";
import { backendMessage, type ScriptedServer, startScriptedServer } from "./scripted-server.js";

/** ReadyForQuery, idle. */
export const ready: Buffer = backendMessage("Z", Buffer.from("I"));

/** A login that asks for nothing, up to the first ReadyForQuery. */
export const login: Buffer = Buffer.concat([
  backendMessage("R", Buffer.alloc(4)),
  backendMessage("S", Buffer.from("client_encoding\0UTF8\0")),
  backendMessage("K", Buffer.from([0, 0, 0, 7, 0, 0, 0, 8])),
  ready,
]);

/** A server that lets everybody in and answers each piece of what it is sent then with the next of `answers`. */
export function startScriptedSession(
  ...answers: readonly ((socket: Socket) => void)[]
): Promise<ScriptedServer> {
  return startScriptedServer((socket) => {
    const left = [...answers];
    socket.once("data", () => {
      socket.on("data", () => left.shift()?.(socket));
      socket.write(login);
    });
  });
}

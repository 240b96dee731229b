import type { Notice, Notification } from "../driver.js";
import type { Exchange } from "./exchange.js";
import type { PgClient } from "./pg-client.js";
import { guardReads } from "./guard-reads.js";
import { isLastWord, toNotice } from "./server-error.js";

/** Who is told what a connected client's socket brings. */
export interface WireListener {
  /** The exchange that waits for an answer. */
  current(): Exchange<unknown> | undefined;
  /** ReadyForQuery, with its letter. */
  ready(letter: string): void;
  notice(notice: Notice): void;
  notification(notification: Notification): void;
  parameter(name: string, value: string): void;
  /** Nothing more can be said on this connection, for the reason given. */
  lost(error: unknown): void;
  /** The socket is closed. */
  ended(): void;
}

/** Tells what pg itself does not hand to its active query. */
export function listenToWire(client: PgClient, listener: WireListener): void {
  const wire = client.connection;
  const current = (): Exchange<unknown> | undefined => listener.current();
  wire.on("parseComplete", () => current()?.parseComplete());
  wire.on("bindComplete", () => current()?.bindComplete());
  wire.on("noData", () => current()?.noData());
  wire.on("parameterDescription", ({ dataTypeIDs }) =>
    current()?.parameterDescription(dataTypeIDs),
  );
  wire.on("notice", (message) => {
    const notice = toNotice(message);
    current()?.notices.push(notice);
    listener.notice(notice);
  });
  wire.on("notification", ({ channel, payload, processId }) =>
    listener.notification({ channel, payload, processId }),
  );
  wire.on("parameterStatus", ({ parameterName, parameterValue }) =>
    listener.parameter(parameterName, parameterValue),
  );
  wire.on("readyForQuery", ({ status }) => listener.ready(status));
  wire.on("errorMessage", (error) => {
    // The server says that it ends the session before it closes the socket, if it ever does.
    if (isLastWord(error)) listener.lost(error);
  });
  guardReads(wire.stream, (error) => listener.lost(error));
  // pg sends nothing any more after an error of the socket, or one that nobody had asked for.
  client.on("error", (error) => listener.lost(error));
  client.on("end", () => listener.ended());
}

import type { LinkListener } from "../protocol/link.js";
import { isLastWord, toNotice } from "../protocol/server-message.js";
import type { PgClient } from "./pg-client.js";

/** Tells what pg itself does not hand to its active query. */
export function listenToWire<Row>(client: PgClient, listener: LinkListener<Row>): void {
  const wire = client.connection;
  wire.on("parseComplete", () => listener.current?.parseComplete());
  wire.on("bindComplete", () => listener.current?.bindComplete());
  wire.on("noData", () => listener.current?.noData());
  wire.on("parameterDescription", ({ dataTypeIDs }) =>
    listener.current?.parameterDescription(dataTypeIDs),
  );
  wire.on("notice", (message) => listener.notice(toNotice(message)));
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
  // pg sends nothing any more after an error of the socket, or one that nobody had asked for.
  client.on("error", (error) => listener.lost(error));
  client.on("end", () => listener.ended());
}

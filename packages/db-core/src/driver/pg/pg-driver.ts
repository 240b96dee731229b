import type { ConnectionEvents, ConnectTarget, Driver, DriverConnection } from "../driver.js";
import { QueuedConnection } from "../protocol/queued-connection.js";
import { type ConnectedClient, connectClient } from "./connect-client.js";
import { PgLink } from "./pg-link.js";

/** The reference driver: stock `pg.Client`, one request at a time. */
export const pgDriver: Driver = {
  name: "pg",
  async connect(target, events, signal): Promise<DriverConnection> {
    return overPg(await connectClient(target, signal), target, events);
  },
};

/** A connection over a client that pg has connected. */
export function overPg(
  connected: ConnectedClient,
  target: ConnectTarget,
  events: ConnectionEvents,
): DriverConnection {
  const { client, parameters, cancelTarget } = connected;
  return new QueuedConnection({
    target,
    events,
    backendPid: client.processID ?? 0,
    parameters,
    cancelTarget,
    link: (listener) => new PgLink(client, listener),
  });
}

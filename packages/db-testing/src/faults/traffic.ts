/** What has passed since the connection, or the proxy, began. */
export interface Traffic {
  readonly bytesToServer: number;
  readonly bytesToClient: number;
  /**
   * Runs of bytes from the client, each after bytes from the server: what a statement costs in round
   * trips. Opening a session costs some as well, so compare two readings.
   */
  readonly flights: number;
  /** How many messages of each type the client sent, by type byte. */
  readonly messages: Readonly<Record<string, number>>;
}

/** Counts one connection's traffic. */
export class TrafficCounter {
  #bytesToServer = 0;
  #bytesToClient = 0;
  #flights = 0;
  #clientSpokeLast = false;
  readonly #messages: Record<string, number> = {};

  fromClient(bytes: number): void {
    if (!this.#clientSpokeLast) this.#flights += 1;
    this.#clientSpokeLast = true;
    this.#bytesToServer += bytes;
  }

  message(type: string): void {
    this.#messages[type] = (this.#messages[type] ?? 0) + 1;
  }

  fromServer(bytes: number): void {
    this.#clientSpokeLast = false;
    this.#bytesToClient += bytes;
  }

  read(): Traffic {
    return {
      bytesToServer: this.#bytesToServer,
      bytesToClient: this.#bytesToClient,
      flights: this.#flights,
      messages: { ...this.#messages },
    };
  }
}

/** The sum of several readings. */
export function totalTraffic(readings: readonly Traffic[]): Traffic {
  const messages: Record<string, number> = {};
  const total = { bytesToServer: 0, bytesToClient: 0, flights: 0 };
  for (const reading of readings) {
    total.bytesToServer += reading.bytesToServer;
    total.bytesToClient += reading.bytesToClient;
    total.flights += reading.flights;
    for (const [type, count] of Object.entries(reading.messages)) {
      messages[type] = (messages[type] ?? 0) + count;
    }
  }
  return { ...total, messages };
}

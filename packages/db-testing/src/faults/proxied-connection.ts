import { type Socket, connect } from "node:net";
import type { CutMoment, CutRules } from "./cut-rule.js";
import { type ClientPiece, Dialogue, type ServerPiece } from "./dialogue.js";
import { endsGroup } from "./frontend-message.js";
import { Pump } from "./pump.js";
import { type Traffic, TrafficCounter } from "./traffic.js";
import type { Weather } from "./weather.js";

/** Where a proxy leads. */
export interface ProxyTarget {
  readonly host: string;
  readonly port: number;
}

/** What a connection meets on its way. */
export interface ProxyConditions {
  readonly target: ProxyTarget;
  readonly weather: Weather;
  readonly rules: CutRules;
}

/** One client's connection through a proxy. */
export class ProxiedConnection {
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #toServer: Pump;
  readonly #toClient: Pump;
  readonly #rules: CutRules;
  readonly #dialogue = new Dialogue();
  readonly #traffic = new TrafficCounter();
  /** How a matched message ends the connection, once its group is complete. */
  #fate: CutMoment | undefined;
  /** The group is complete: nothing more of the client passes. */
  #doomed = false;

  constructor(client: Socket, { target, weather, rules }: ProxyConditions) {
    this.#client = client;
    this.#server = connect({ ...target, allowHalfOpen: true, noDelay: true });
    this.#toServer = new Pump(this.#server, weather);
    this.#toClient = new Pump(client, weather);
    this.#rules = rules;
    client.setNoDelay(true);
    this.#join(client, this.#server, this.#toServer, (chunk) => this.#fromClient(chunk));
    this.#join(this.#server, client, this.#toClient, (chunk) => this.#fromServer(chunk));
  }

  /** Whether the client's side is still there. */
  get open(): boolean {
    return !this.#client.destroyed;
  }

  /** What has passed so far. */
  get traffic(): Traffic {
    return this.#traffic.read();
  }

  /** Ends both sides now; the client sees a reset. The server reads what it already got. */
  cut(): void {
    this.#toServer.stop();
    this.#toClient.stop();
    this.#client.resetAndDestroy();
    this.#server.destroy();
  }

  /** Ends what one side can read; what it writes still passes. */
  halfClose(side: "client" | "server"): void {
    if (side === "client") this.#toClient.push(() => this.#client.end());
    else this.#toServer.push(() => this.#server.end());
  }

  /** Reads `from` into `pump`, and passes its end and its failure on in their turn. */
  #join(from: Socket, to: Socket, pump: Pump, read: (chunk: Buffer) => void): void {
    from.on("data", (chunk: Buffer) => {
      read(chunk);
      if (!pump.full) return;
      from.pause();
      pump.onSpace(() => from.resume());
    });
    from.on("end", () => pump.push(() => to.end()));
    from.on("error", () => pump.push(() => to.resetAndDestroy()));
  }

  #fromClient(chunk: Buffer): void {
    this.#traffic.fromClient(chunk.length);
    const passing: Buffer[] = [];
    for (const piece of this.#dialogue.fromClient(chunk)) {
      if (this.#doomed) break;
      if (piece.message !== undefined) this.#traffic.message(piece.message.type);
      if (this.#passes(piece)) passing.push(piece.bytes);
    }
    if (passing.length > 0) this.#toServer.push(Buffer.concat(passing));
    if (!this.#doomed) return;
    if (this.#fate === "before")
      this.#toServer.push(() => this.#leave(() => this.#server.destroy()));
    // The server reads on to the end of what it was sent.
    if (this.#fate === "after") this.#toServer.push(() => this.#leave(() => this.#server.end()));
  }

  #passes({ message }: ClientPiece): boolean {
    if (message === undefined) return true;
    this.#fate ??= this.#rules.judge(message);
    if (this.#fate === undefined) return true;
    this.#doomed = this.#fate === "before" || endsGroup(message);
    return this.#fate !== "before";
  }

  #fromServer(chunk: Buffer): void {
    this.#traffic.fromServer(chunk.length);
    const passing: Buffer[] = [];
    let answered = false;
    for (const piece of this.#dialogue.fromServer(chunk)) {
      if (!this.#withheld(piece)) passing.push(piece.bytes);
      else answered ||= piece.type === "Z" && this.#fate === "answered";
    }
    if (passing.length > 0) this.#toClient.push(Buffer.concat(passing));
    if (answered) this.#leave(() => this.#server.destroy());
  }

  /** Answers to earlier groups pass; those to the matched group do not. */
  #withheld({ type }: ServerPiece): boolean {
    if (!this.#doomed) return false;
    if (this.#fate !== "answered") return true;
    const owed = this.#dialogue.outstanding + (type === "Z" ? 1 : 0);
    return owed <= 1;
  }

  /**
   * Leaves the server, and lets the client read what was on its way and then the end: a reset would
   * throw away answers it has not read yet, and no test could say which.
   */
  #leave(leaveServer: () => void): void {
    leaveServer();
    this.#toClient.push(() => this.#client.destroySoon());
  }
}

import type { Socket } from "node:net";
import type { WireValue } from "../driver.js";
import type { Binding, Frontend } from "../protocol/frontend.js";
import type { PgWire } from "./pg-client.js";

/** pg's own writers of messages. */
export class PgFrontend implements Frontend {
  /** pg reads what comes as UTF-8, whatever it is. */
  readonly binary: boolean = false;
  readonly #wire: PgWire;

  constructor(wire: PgWire) {
    this.#wire = wire;
  }

  get stream(): Socket {
    return this.#wire.stream;
  }

  query(text: string): void {
    this.#wire.query(text);
  }

  parse(statement: string, text: string): void {
    this.#wire.parse({ name: statement, text });
  }

  bind({ portal, statement, values }: Binding): void {
    this.#wire.bind({ portal, statement, values: values.map(toBuffer) });
  }

  describePortal(portal: string): void {
    this.#wire.describe({ type: "P", name: portal });
  }

  describeStatement(statement: string): void {
    this.#wire.describe({ type: "S", name: statement });
  }

  execute(portal: string, rows: number): void {
    this.#wire.execute({ portal, rows });
  }

  closePortal(portal: string): void {
    this.#wire.close({ type: "P", name: portal });
  }

  closeStatement(statement: string): void {
    this.#wire.close({ type: "S", name: statement });
  }

  flush(): void {
    this.#wire.flush();
  }

  sync(): void {
    this.#wire.sync();
  }

  copyData(chunk: Uint8Array): void {
    this.#wire.sendCopyFromChunk(chunk);
  }

  copyDone(): void {
    this.#wire.endCopyFrom();
  }

  copyFail(reason: string): void {
    this.#wire.sendCopyFail(reason);
  }
}

/** pg sends a Buffer in binary format and everything else as text. */
function toBuffer(value: WireValue): string | Buffer | null {
  if (!(value instanceof Uint8Array)) return value;
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}

import type { Socket } from "node:net";
import type { WireValue } from "../driver.js";

/** Writes the messages of a client (PostgreSQL documentation, section 55.7). */
export interface Frontend {
  /** The socket, or the TLS socket over it. */
  readonly stream: Socket;
  /** A result may be asked for in binary form: what is read from it is what its text is read as. */
  readonly binary: boolean;
  query(text: string): void;
  /** @param statement the server's name for it; empty for the unnamed one. */
  parse(statement: string, text: string): void;
  bind(binding: Binding): void;
  describePortal(portal: string): void;
  describeStatement(statement: string): void;
  /** @param rows most of them; 0 for all. */
  execute(portal: string, rows: number): void;
  closePortal(portal: string): void;
  closeStatement(statement: string): void;
  flush(): void;
  sync(): void;
  copyData(chunk: Uint8Array): void;
  copyDone(): void;
  copyFail(reason: string): void;
}

/** What a Bind says. */
export interface Binding {
  /** Empty for the unnamed one. */
  readonly portal: string;
  /** Empty for the unnamed one. */
  readonly statement: string;
  readonly values: readonly WireValue[];
  /** One code per column of the result: 0 text, 1 binary. Default: text for all. */
  readonly formats: readonly number[] | undefined;
}

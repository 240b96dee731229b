import type { FieldInfo } from "../driver.js";
import type { Exchange } from "../protocol/exchange.js";
import type { Frontend } from "../protocol/frontend.js";
import type { PgField, PgSubmittable } from "./pg-client.js";
import { type PgRow, PgRowShape } from "./pg-row-shape.js";

/** An exchange as pg's active query: a submittable, such as pg-cursor is one. */
export class PgSubmission implements PgSubmittable {
  readonly #exchange: Exchange<unknown, PgRow>;
  readonly #frontend: Frontend;

  constructor(exchange: Exchange<unknown, PgRow>, frontend: Frontend) {
    this.#exchange = exchange;
    this.#frontend = frontend;
  }

  submit(): void {
    const { stream } = this.#frontend;
    // The socket is closing, and will say so: nothing leaves any more.
    if (!stream.writable) return;
    stream.cork();
    try {
      this.#exchange.write(this.#frontend);
    } finally {
      stream.uncork();
    }
    this.#exchange.written = true;
  }

  handleRowDescription({ fields }: { fields: PgField[] }): void {
    this.#exchange.rowDescription(new PgRowShape(fields.map(toFieldInfo)));
  }

  handleDataRow({ fields }: { fields: PgRow }): void {
    this.#exchange.dataRow(fields);
  }

  handleCommandComplete({ text }: { text: string }): void {
    this.#exchange.commandComplete(text);
  }

  handleEmptyQuery(): void {
    this.#exchange.emptyQuery();
  }

  handlePortalSuspended(): void {
    this.#exchange.portalSuspended();
  }

  handleCopyInResponse(): void {
    this.#exchange.copyInResponse(this.#frontend);
  }

  handleCopyData({ chunk }: { chunk: Buffer }): void {
    this.#exchange.copyData(chunk);
  }

  handleError(error: unknown): void {
    this.#exchange.errorResponse(error);
  }

  /** pg does not call it after an error; the connection listens to ReadyForQuery itself. */
  handleReadyForQuery(): void {}
}

/** A column without pg's `format`. */
function toFieldInfo(field: PgField): FieldInfo {
  const { name, dataTypeID, tableID, columnID, dataTypeSize, dataTypeModifier } = field;
  return { name, dataTypeID, tableID, columnID, dataTypeSize, dataTypeModifier };
}

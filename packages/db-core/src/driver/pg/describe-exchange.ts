import type { FieldInfo, StatementDescription } from "../driver.js";
import { type Effect, Exchange } from "./exchange.js";
import type { PgField, PgWire } from "./pg-client.js";
import { toFieldInfo } from "./server-error.js";

/** Parse and Describe of a text. Nothing is bound, so nothing is executed. */
export class DescribeExchange extends Exchange<StatementDescription> {
  override readonly text: string;
  #parameters: readonly number[] = [];
  #fields: readonly FieldInfo[] = [];

  constructor(text: string) {
    super();
    this.text = text;
  }

  override get effect(): Effect {
    return "nothing";
  }

  protected override write(wire: PgWire): void {
    wire.parse({ name: "", text: this.text });
    wire.describe({ type: "S", name: "" });
    wire.sync();
  }

  override parameterDescription(types: readonly number[]): void {
    this.#parameters = types;
  }

  override handleRowDescription(message: { fields: PgField[] }): void {
    this.#fields = message.fields.map(toFieldInfo);
  }

  override finish(): void {
    this.resolve({ parameters: this.#parameters, fields: this.#fields, notices: this.notices });
  }
}

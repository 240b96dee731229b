import type { FieldInfo, StatementDescription } from "../driver.js";
import { type Effect, Exchange } from "./exchange.js";
import type { Frontend } from "./frontend.js";
import type { RowShape } from "./row-shape.js";

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

  /** It changes nothing, and its Sync keeps its error from those behind it. */
  override get overlaps(): boolean {
    return true;
  }

  override write(frontend: Frontend): void {
    frontend.parse("", this.text);
    frontend.describeStatement("");
    frontend.sync();
  }

  override parameterDescription(types: readonly number[]): void {
    this.#parameters = types;
  }

  override rowDescription({ fields }: RowShape<unknown>): void {
    this.#fields = fields;
  }

  override finish(): void {
    this.resolve({ parameters: this.#parameters, fields: this.#fields, notices: this.notices });
  }
}

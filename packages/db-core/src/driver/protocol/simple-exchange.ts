import type { Decoders, SimpleResult, StatementResult } from "../driver.js";
import { type Effect, Exchange } from "./exchange.js";
import type { Frontend } from "./frontend.js";
import { ResultCollector } from "./result-collector.js";
import type { RowShape } from "./row-shape.js";
import type { StatementCache } from "./statement-cache.js";

const asText = (text: string): string => text;
const textForm: Decoders = { decoder: () => asText };

/** Several commands in one message of the simple protocol. */
export class SimpleExchange<Row> extends Exchange<SimpleResult, Row> {
  override readonly text: string;
  readonly #cache: StatementCache<Row>;
  readonly results: StatementResult[] = [];
  #collector = new ResultCollector<Row>(textForm);

  constructor(text: string, cache: StatementCache<Row>) {
    super();
    this.text = text;
    this.#cache = cache;
  }

  override get effect(): Effect {
    return "commit";
  }

  override mayHaveCommitted(): boolean {
    return this.results.some(({ command }) => command === "COMMIT");
  }

  /** `statement_timeout` bounds each command, and nobody has counted them. */
  override get executions(): number {
    return Infinity;
  }

  override write(frontend: Frontend): void {
    frontend.query(this.text);
  }

  override rowDescription(shape: RowShape<Row>): void {
    this.#collector.describe(shape);
  }

  override dataRow(row: Row): void {
    this.collect(this.#collector, row);
  }

  override commandComplete(tag: string): void {
    if (tag === "DISCARD ALL" || tag === "DEALLOCATE ALL") this.#cache.clear();
    this.#collector.complete(tag);
    this.results.push(this.#collector.result());
    this.#collector = new ResultCollector(textForm);
  }

  override finish(): void {
    this.resolve({ results: this.results, notices: this.notices });
  }
}

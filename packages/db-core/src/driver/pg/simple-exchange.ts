import type { SimpleResult, StatementResult } from "../driver.js";
import type { StatementCache } from "../statement-cache.js";
import { type Effect, Exchange } from "./exchange.js";
import type { PgField, PgWire } from "./pg-client.js";
import { ResultCollector } from "./result-collector.js";
import { toFieldInfo } from "./server-error.js";

const textForm = { decoder: () => (text: string) => text };

/** Several commands in one message of the simple protocol. */
export class SimpleExchange extends Exchange<SimpleResult> {
  override readonly text: string;
  readonly #cache: StatementCache;
  readonly results: StatementResult[] = [];
  #collector = new ResultCollector(textForm, "object");

  constructor(text: string, cache: StatementCache) {
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

  protected override write(wire: PgWire): void {
    wire.query(this.text);
  }

  override handleRowDescription(message: { fields: PgField[] }): void {
    this.#collector.describe(message.fields.map(toFieldInfo));
  }

  override handleDataRow(message: { fields: (string | null)[] }): void {
    this.#collector.add(message.fields);
  }

  override handleCommandComplete(message: { text: string }): void {
    if (message.text.startsWith("DISCARD ALL") || message.text.startsWith("DEALLOCATE ALL"))
      this.#cache.clear();
    this.#collector.complete(message.text);
    this.results.push(this.#collector.result());
    this.#collector = new ResultCollector(textForm, "object");
  }

  override finish(): void {
    this.resolve({ results: this.results, notices: this.notices });
  }
}

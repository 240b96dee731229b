import type { Exchange } from "./exchange.js";

/** Exchanges in the order in which they are, or will be, answered. An exchange is in one queue at a time. */
export class ExchangeQueue<Row> {
  #first: Exchange<unknown, Row> | undefined;
  #last: Exchange<unknown, Row> | undefined;
  #size = 0;

  get first(): Exchange<unknown, Row> | undefined {
    return this.#first;
  }

  get size(): number {
    return this.#size;
  }

  push(exchange: Exchange<unknown, Row>): void {
    if (this.#last === undefined) this.#first = exchange;
    else this.#last.behind = exchange;
    this.#last = exchange;
    this.#size++;
  }

  unshift(exchange: Exchange<unknown, Row>): void {
    exchange.behind = this.#first;
    this.#first = exchange;
    this.#last ??= exchange;
    this.#size++;
  }

  shift(): Exchange<unknown, Row> | undefined {
    const first = this.#first;
    if (first === undefined) return undefined;
    this.#first = first.behind;
    if (this.#first === undefined) this.#last = undefined;
    first.behind = undefined;
    this.#size--;
    return first;
  }

  /** Takes the exchange of a request out. */
  take(request: object): Exchange<unknown, Row> | undefined {
    const all = this.drain();
    const at = all.findIndex((exchange) => exchange.request === request);
    const [taken] = at === -1 ? [] : all.splice(at, 1);
    for (const exchange of all) this.push(exchange);
    return taken;
  }

  /** Takes all out. */
  drain(): Exchange<unknown, Row>[] {
    const all: Exchange<unknown, Row>[] = [];
    for (let each = this.shift(); each !== undefined; each = this.shift()) all.push(each);
    return all;
  }
}

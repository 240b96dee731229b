import { metrics } from "@opentelemetry/api";
import type { MeterProvider } from "@opentelemetry/api";
import { createInstruments, observeLevels } from "./instruments.js";
import type { Instruments } from "./instruments.js";
import type { PoolLevels } from "./pool-levels.js";
import { schemaUrl, scopeName, scopeVersion } from "./scope.js";

/**
 * The instruments of the meter provider in force.
 *
 * The API has no meter that forwards to a provider registered later, as it has for tracers; a server made
 * before the SDK started would never be measured. So the global provider is looked up again where that
 * costs nothing: whenever a pool is added or a connection opened.
 */
export class Meters {
  readonly #given: MeterProvider | undefined;
  readonly #levels: PoolLevels;
  #provider: MeterProvider;
  #instruments: Instruments;

  /** @param given default: the global one. */
  constructor(given: MeterProvider | undefined, levels: PoolLevels) {
    this.#given = given;
    this.#levels = levels;
    this.#provider = given ?? metrics.getMeterProvider();
    this.#instruments = this.#create();
  }

  get instruments(): Instruments {
    return this.#instruments;
  }

  /** Moves to the global provider if that has changed. */
  refresh(): void {
    const provider = this.#given ?? metrics.getMeterProvider();
    if (provider === this.#provider) return;
    this.#provider = provider;
    this.#instruments = this.#create();
  }

  #create(): Instruments {
    const meter = this.#provider.getMeter(scopeName, scopeVersion, { schemaUrl });
    const instruments = createInstruments(meter);
    observeLevels(meter, instruments.levels, this.#levels.observe);
    return instruments;
  }
}

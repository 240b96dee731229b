import { metrics } from "@opentelemetry/api";
import type { MeterProvider } from "@opentelemetry/api";
import { createInstruments } from "./instruments.js";
import type { Instruments, Metering, OptionalKey } from "./instruments.js";
import { MeterInstruments, observeLevels } from "./meter-instruments.js";
import type { PoolLevels } from "./pool-levels.js";
import { schemaUrl, scopeName, scopeVersion } from "./scope.js";

/** What {@link Meters} is made with. */
export interface MeterSettings {
  /** Default: the global one. */
  readonly meterProvider: MeterProvider | undefined;
  readonly levels: PoolLevels;
  /** The optional metrics that are wanted. */
  readonly wanted: ReadonlySet<OptionalKey>;
}

/**
 * The instruments of the meter provider in force.
 *
 * The API has no meter that forwards to a provider registered later, as it has for tracers; a server made
 * before the SDK started would never be measured. So the global provider is looked up again where that
 * costs nothing: whenever a pool is added or a connection opened.
 */
export class Meters implements Metering {
  readonly #settings: MeterSettings;
  #provider: MeterProvider;
  #made: MeterInstruments;
  #instruments: Instruments;

  constructor(settings: MeterSettings) {
    this.#settings = settings;
    this.#provider = settings.meterProvider ?? metrics.getMeterProvider();
    this.#made = this.#make();
    this.#instruments = createInstruments(this.#made, settings.wanted);
  }

  get instruments(): Instruments {
    return this.#instruments;
  }

  /** Moves to the global provider if that has changed. */
  refresh(): void {
    const provider = this.#settings.meterProvider ?? metrics.getMeterProvider();
    if (provider === this.#provider) return;
    this.#made.flush();
    this.#provider = provider;
    this.#made = this.#make();
    this.#instruments = createInstruments(this.#made, this.#settings.wanted);
  }

  #make(): MeterInstruments {
    const { levels } = this.#settings;
    const meter = this.#provider.getMeter(scopeName, scopeVersion, { schemaUrl });
    const made = new MeterInstruments(meter);
    // An SDK asks for what is observed before it collects what was recorded.
    observeLevels(meter, () => {
      made.flush();
      return levels.read();
    });
    return made;
  }
}

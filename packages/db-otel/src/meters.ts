import { metrics } from "@opentelemetry/api";
import type { MeterProvider } from "@opentelemetry/api";
import { createInstruments } from "./instruments.js";
import type { Instruments, Metering, OptionalKey } from "./instruments.js";
import { MeterInstruments } from "./meter-instruments.js";
import type { WatchedPool } from "./pool-levels.js";
import { schemaUrl, scopeName, scopeVersion } from "./scope.js";

/** What {@link Meters} is made with. */
export interface MeterSettings {
  /** Default: the global one. */
  readonly meterProvider: MeterProvider | undefined;
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
  readonly #pools: Map<WatchedPool, () => void> = new Map();
  #provider: MeterProvider;
  #made: MeterInstruments;
  #instruments: Instruments;

  constructor(settings: MeterSettings) {
    this.#settings = settings;
    this.#provider = settings.meterProvider ?? metrics.getMeterProvider();
    this.#made = instrumentsOf(this.#provider);
    this.#instruments = createInstruments(this.#made, settings.wanted);
  }

  get instruments(): Instruments {
    return this.#instruments;
  }

  watch(pool: WatchedPool): () => void {
    this.#pools.set(pool, this.#made.levels.add(pool));
    return () => {
      this.#pools.get(pool)?.();
      this.#pools.delete(pool);
    };
  }

  /** Moves to the global provider if that has changed. */
  refresh(): void {
    const provider = this.#settings.meterProvider ?? metrics.getMeterProvider();
    if (provider === this.#provider) return;
    this.#provider = provider;
    this.#made = instrumentsOf(provider);
    this.#instruments = createInstruments(this.#made, this.#settings.wanted);
    for (const [pool, forget] of this.#pools) {
      forget();
      this.#pools.set(pool, this.#made.levels.add(pool));
    }
  }
}

const made: WeakMap<MeterProvider, MeterInstruments> = new WeakMap();

function instrumentsOf(provider: MeterProvider): MeterInstruments {
  const known = made.get(provider);
  if (known !== undefined) return known;
  const meter = provider.getMeter(scopeName, scopeVersion, { schemaUrl });
  const instruments = new MeterInstruments(meter);
  made.set(provider, instruments);
  return instruments;
}

import "reflect-metadata";
import { createDatabaseServer, type IDatabaseServer } from "@abe/db-core";
import { createTestDatabase } from "@abe/db-testing";
import {
  type BatchObservableCallback,
  createNoopMeter,
  type Histogram,
  type MeterProvider,
} from "@opentelemetry/api";
import { Container } from "inversify";
import { expect, it } from "vitest";
import { TYPES, databaseModule, disposeContainer, loadModules } from "../src/index.js";
import { otelModule } from "../src/otel.js";

/** What an SDK does: it keeps what is recorded, and asks for what is observed before it collects. */
class Collector {
  /** The attributes of what was recorded for `db.client.operation.duration`. */
  readonly recorded: unknown[] = [];
  readonly provider: MeterProvider;
  #observe: BatchObservableCallback | undefined;

  constructor() {
    const meter = createNoopMeter();
    const createHistogram: typeof meter.createHistogram = (name, options) => {
      const histogram: Histogram = meter.createHistogram(name, options);
      if (name !== "db.client.operation.duration") return histogram;
      return { record: (_value, attributes) => void this.recorded.push(attributes) };
    };
    const addBatchObservableCallback = (callback: BatchObservableCallback): void => {
      this.#observe = callback;
    };
    const own = { createHistogram, addBatchObservableCallback };
    this.provider = { getMeter: () => Object.assign(Object.create(meter), own) };
  }

  async collect(): Promise<unknown[]> {
    await this.#observe?.({ observe: () => undefined });
    return this.recorded;
  }
}

it("watches every database of the container, whichever module is loaded first", async () => {
  await using database = await createTestDatabase();
  await using given = createDatabaseServer(database.url);
  const collector = new Collector();
  const app = new Container();
  loadModules(
    app,
    databaseModule({ config: database.url }),
    otelModule({ meterProvider: collector.provider }),
    databaseModule({ name: "given", server: given }),
  );
  app.get(Symbol.for("@abe/db-core/IDatabaseServer:given"));
  await app.get<IDatabaseServer>(TYPES.DatabaseServer).query("SELECT 1");
  await given.query("SELECT 2");
  const recorded = await collector.collect();
  expect(recorded).toHaveLength(2);
  expect(recorded[0]).toMatchObject({ "db.namespace": database.name });

  await disposeContainer(app);
  await given.query("SELECT 3");
  expect(await collector.collect()).toHaveLength(2);
});

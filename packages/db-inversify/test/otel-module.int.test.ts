import "reflect-metadata";
import { createDatabaseServer, type IDatabaseServer } from "@abe/db-core";
import { createTestDatabase } from "@abe/db-testing";
import { createNoopMeter, type Histogram, type MeterProvider } from "@opentelemetry/api";
import { Container } from "inversify";
import { expect, it } from "vitest";
import { TYPES, databaseModule, disposeContainer, loadModules } from "../src/index.js";
import { otelModule } from "../src/otel.js";

/** Keeps the attributes of what is recorded for `db.client.operation.duration`. */
function recordingProvider(recorded: unknown[]): MeterProvider {
  const meter = createNoopMeter();
  const createHistogram: typeof meter.createHistogram = (name, options) => {
    const histogram: Histogram = meter.createHistogram(name, options);
    if (name !== "db.client.operation.duration") return histogram;
    return { record: (_value, attributes) => void recorded.push(attributes) };
  };
  return { getMeter: () => Object.assign(Object.create(meter), { createHistogram }) };
}

it("watches every database of the container, whichever module is loaded first", async () => {
  await using database = await createTestDatabase();
  await using given = createDatabaseServer(database.url);
  const recorded: unknown[] = [];
  const app = new Container();
  loadModules(
    app,
    databaseModule({ config: database.url }),
    otelModule({ meterProvider: recordingProvider(recorded) }),
    databaseModule({ name: "given", server: given }),
  );
  app.get(Symbol.for("@abe/db-core/IDatabaseServer:given"));
  await app.get<IDatabaseServer>(TYPES.DatabaseServer).query("SELECT 1");
  await given.query("SELECT 2");
  expect(recorded).toHaveLength(2);
  expect(recorded[0]).toMatchObject({ "db.namespace": database.name });

  await disposeContainer(app);
  await given.query("SELECT 3");
  expect(recorded).toHaveLength(2);
});

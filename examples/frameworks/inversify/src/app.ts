import { databaseModule, loadModules } from "@abe/db-inversify";
import { transactionModule } from "@abe/db-inversify/tx";
import { otelObserver } from "@abe/db-otel";
import { InversifyHonoHttpAdapter } from "@inversifyjs/http-hono";
import type { Hono } from "hono";
import { Container, type ContainerModule } from "inversify";
import type { PrometheusMetrics } from "shop";
import { DatabaseErrorFilter, METRICS, OperationsController } from "./operations.js";
import { UsersController, UsersService } from "./users.js";

/** The database of the environment, watched. */
export function shopDatabase(metrics: PrometheusMetrics): ContainerModule {
  const observers = [otelObserver({ meterProvider: metrics.provider })];
  return databaseModule({ observers });
}

/** @param database of the application, or of a test. */
export function createContainer(database: ContainerModule, metrics: PrometheusMetrics): Container {
  const container = new Container({ defaultScope: "Singleton" });
  loadModules(container, database, transactionModule());
  container.bind(METRICS).toConstantValue(metrics);
  container.bind(UsersService).toSelf();
  container.bind(UsersController).toSelf();
  container.bind(OperationsController).toSelf();
  container.bind(DatabaseErrorFilter).toSelf();
  return container;
}

export function createApp(container: Container): Promise<Hono> {
  const adapter = new InversifyHonoHttpAdapter(container, { logger: false });
  adapter.useGlobalFilters(DatabaseErrorFilter);
  return adapter.build();
}
